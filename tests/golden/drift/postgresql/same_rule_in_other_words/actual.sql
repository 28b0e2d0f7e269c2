create table orders (id bigint primary key, note text);
create table log (note text);
create or replace rule noted as on update to public.orders where (new.note != old.note)
  do also (insert into public.log (note) values (new.note););
