create table orders (id bigint primary key, owner text, total int);
alter table orders enable row level security;
create policy gone on orders using (owner = current_user);
create policy reading on orders for select using (owner = current_user);
create policy writing on orders for insert with check (total > 0);
create policy who on orders for select to pg_monitor using (true);
create policy guard on orders as restrictive using (total > 0);
create policy command on orders for update using (true);
