create table orders (id int not null, a int, b int, c text);
alter table orders add primary key (id) include (c);
alter table orders add constraint orders_a_b_c_key unique (a) include (b, c);
create index orders_covering on orders using btree (a asc nulls last, b) include (c);
