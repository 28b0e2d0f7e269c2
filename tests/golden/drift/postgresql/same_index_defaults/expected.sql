create table orders (id bigint primary key, day date, total numeric(10,2) not null, customer_id bigint);
create index by_day on orders (day);
create index late on orders (day desc);
create index words on orders ((coalesce(total, 0)));
