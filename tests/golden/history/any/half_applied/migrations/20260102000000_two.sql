-- migrate:up
alter table users add column phone varchar(40);
create table orders (id integer primary key, total decimal(10,2) not null);
create index orders_by_total on orders (total);

-- migrate:down
drop table orders;
