create table orders (id bigint primary key, owner text, total int);
create policy mine on orders as permissive for all to public using (owner = any (array['a', 'b']));
create policy theirs on public.orders for select to pg_read_all_data, pg_monitor
  using (((owner) is not distinct from 'x'));
alter table orders enable row level security;
