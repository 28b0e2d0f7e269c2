create table orders (id bigint primary key, owner text, total int);
alter table orders enable row level security;
create policy mine on orders using (owner in ('a', 'b'));
create policy theirs on orders for select to pg_monitor, pg_read_all_data using (not (owner is distinct from 'x'));
