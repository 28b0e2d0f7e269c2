create table schema_migrations (version bigint not null primary key, dirty boolean not null);
insert into schema_migrations values (3, false);
create function keep_out() returns trigger language plpgsql as $$ begin
  raise exception 'only by the server';
end $$;
create trigger keep_out before insert or update or delete on schema_migrations execute function keep_out();
create table a (i integer not null);
create table b (i integer not null);
