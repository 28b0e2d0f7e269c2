create table orders (id bigint primary key, day date, total numeric(10,2) not null, customer_id bigint);
create index gone on orders (day);
create index kept on orders (total) where total > 0;
create unique index strict on orders (customer_id);
create index way on orders (day);
