create table orders (id bigint primary key, note text);
create table log (note text);
create rule fresh as on delete to orders do also insert into log values (old.note);
create rule kept as on update to orders do also insert into log values (old.note);
create rule off as on insert to orders do also insert into log values (new.note);
alter table orders disable rule off;
