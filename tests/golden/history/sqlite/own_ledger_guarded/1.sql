create table schema_migrations (version bigint not null primary key, dirty boolean not null);
insert into schema_migrations values (3, false);
create trigger keep_out before insert on schema_migrations begin select raise(abort, 'only by the server'); end;
create table a (i integer not null);
create table b (i integer not null);
