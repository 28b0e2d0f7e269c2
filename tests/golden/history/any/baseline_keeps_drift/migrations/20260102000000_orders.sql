-- migrate:up
create table orders (id integer primary key, user_id integer not null, total decimal(10,2) not null);
create index orders_by_user on orders (user_id);

-- migrate:down
drop table orders;
