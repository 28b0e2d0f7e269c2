create table orders (id bigint primary key, owner text, total int);
alter table orders enable row level security;
create policy fresh on orders for select using (true);
create policy reading on orders for select using (true);
create policy writing on orders for insert with check (total >= 0);
create policy who on orders for select to public using (true);
create policy guard on orders using (total > 0);
create policy command on orders using (true);
