-- why: orders are kept

-- migrate:up
create table orders (id integer primary key, total integer not null, note varchar(80));

-- migrate:down
drop table orders;
