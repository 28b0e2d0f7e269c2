create table orders (id int, a int, b int, c text, primary key (id) include (c), unique (a) include (b, c));
create index orders_covering on orders (a, b) include (c);
