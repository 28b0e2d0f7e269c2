create table customers (id bigint primary key, email varchar(120), status text);
create table orders (id bigint primary key, day date, total numeric(10,2) not null, customer_id bigint);
create index by_day on orders (day);
comment on column orders.day is 'when';
