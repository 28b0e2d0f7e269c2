create table orders (id integer primary key, total integer not null, note varchar(80), phone varchar(40));
create table parts (
    id integer primary key,
    order_id integer not null references orders (id),
    amount numeric(10, 2) not null check (amount >= 0),
    sold date
);
