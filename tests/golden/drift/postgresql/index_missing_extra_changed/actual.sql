create table orders (id bigint primary key, day date, total numeric(10,2) not null, customer_id bigint);
create index fresh on orders (coalesce(total, 0));
create index kept on orders (total desc) where total > 0;
create index strict on orders (customer_id);
create index way on orders using brin (day);
