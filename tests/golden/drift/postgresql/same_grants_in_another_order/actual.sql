create table orders (id bigint primary key, total int);
create function one() returns int language sql as 'select 1';
grant update on orders to reader;
grant insert on orders to app;
grant select, insert, update, delete, trigger on orders to app, reader;
revoke delete, trigger on orders from app, reader;
revoke execute on function one() from public;
grant execute on function one() to public;
grant create on schema public to public;
