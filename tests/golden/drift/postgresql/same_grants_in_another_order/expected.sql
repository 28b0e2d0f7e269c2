create table orders (id bigint primary key, total int);
create function one() returns int language sql as 'select 1';
grant select, insert, update on orders to app, reader;
grant execute on function one() to public;
