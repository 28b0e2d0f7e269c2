create schema shop;
create table shop.orders (id bigint primary key, owner text, total int);
create table shop.notes (id bigint primary key);
create table shop.log (at date not null) partition by range (at);
create table shop.log_2026 partition of shop.log for values from ('2026-01-01') to ('2027-01-01');
create view shop.totals as select total from shop.orders;
create sequence shop.numbers;
create function shop.pay() returns int language sql as 'select 1';
create type shop.mood as enum ('good', 'bad');
create domain shop.positive as int check (value > 0);
create materialized view shop.sums as select sum(total) from shop.orders;
alter table shop.orders enable row level security, force row level security;
create policy mine on shop.orders for select to app using (owner = current_user);
create policy writing on shop.orders for insert with check (total > 0);
create policy fence on shop.orders as restrictive using (total > 0);
alter table shop.notes owner to seller;
alter view shop.totals owner to seller;
alter materialized view shop.sums owner to seller;
alter sequence shop.numbers owner to seller;
alter function shop.pay() owner to seller;
alter type shop.mood owner to seller;
alter schema shop owner to seller;
alter table shop.log_2026 owner to seller;
grant usage on schema shop to app;
grant select, insert on shop.orders to app;
grant update (total) on shop.orders to app;
grant select on shop.notes to public;
grant usage on sequence shop.numbers to app;
grant execute on function shop.pay() to app;
revoke execute on function shop.pay() from public;
grant usage on type shop.mood to app;
alter default privileges for role seller in schema shop grant select on tables to app;

-- drift: policy: dropped | DR701 | shop.orders.mine
drop policy mine on shop.orders;

-- drift: policy: extra | DR702 | shop.orders.fresh
create policy fresh on shop.orders using (true);

-- drift: policy: USING changed | DR703 | shop.orders.mine
alter policy mine on shop.orders using (true);

-- drift: policy: WITH CHECK changed | DR703 | shop.orders.writing
alter policy writing on shop.orders with check (true);

-- drift: policy: roles | DR703 | shop.orders.mine
alter policy mine on shop.orders to public;

-- drift: policy: command | DR703 | shop.orders.mine
drop policy mine on shop.orders;
create policy mine on shop.orders to app using (owner = current_user);

-- drift: policy: no longer restrictive | DR703 | shop.orders.fence
drop policy fence on shop.orders;
create policy fence on shop.orders using (total > 0);

-- drift: row security: switched off | DR704 | shop.orders
alter table shop.orders disable row level security;

-- drift: row security: no longer forced on the owner | DR704 | shop.orders
alter table shop.orders no force row level security;

-- drift: owner: of a partition | DR711 | shop.log_2026 (partition)
alter table shop.log_2026 owner to app;

-- drift: owner: of a table | DR711 | shop.notes
alter table shop.notes owner to app;

-- drift: owner: of a view | DR711 | shop.totals
alter view shop.totals owner to app;

-- drift: owner: of a materialized view | DR711 | shop.sums
alter materialized view shop.sums owner to app;

-- drift: owner: of a sequence | DR711 | shop.numbers (sequence)
alter sequence shop.numbers owner to app;

-- drift: owner: of a function | DR711 | shop.pay() (function)
alter function shop.pay() owner to app;

-- drift: owner: of a type | DR711 | shop.mood (enum)
alter type shop.mood owner to app;

-- drift: owner: of a schema | DR711 | shop (schema)
alter schema shop owner to app;

-- drift: grant: revoked | DR721 DR723 | shop.orders.app
revoke select, insert on shop.orders from app;

-- drift: grant: one privilege revoked | DR723 | shop.orders.app
revoke insert on shop.orders from app;

-- drift: grant: one privilege more | DR723 | shop.orders.app
grant delete on shop.orders to app;

-- drift: grant: extra | DR722 | shop.notes.app
grant delete on shop.notes to app;

-- drift: grant: to PUBLIC | DR722 DR723 | shop.orders.public
grant select on shop.orders to public;

-- drift: grant: may be passed on | DR723 | shop.orders.app
grant select on shop.orders to app with grant option;

-- drift: grant: on a column | DR722 | shop.orders.owner.app
grant update (owner) on shop.orders to app;

-- drift: grant: on a column revoked | DR721 | shop.orders.total.app
revoke update (total) on shop.orders from app;

-- drift: grant: on a schema | DR723 | shop.app (schema)
grant create on schema shop to app;

-- drift: grant: on a view | DR722 | shop.totals.app
grant select on shop.totals to app;

-- drift: grant: on a sequence | DR723 | shop.numbers.app (sequence)
grant update on sequence shop.numbers to app;

-- drift: grant: function opened to PUBLIC | DR722 DR723 | shop.pay().public
grant execute on function shop.pay() to public;

-- drift: grant: on a type revoked | DR721 | shop.mood.app (enum)
revoke usage on type shop.mood from app;

-- drift: grant: on a type | DR722 | shop.positive.app (domain)
grant usage on type shop.positive to app;

-- drift: grant: on a partition | DR722 | shop.log_2026.app (partition)
grant select on shop.log_2026 to app;

-- cannot: grant: on the database | DR722 | scratch has a database of its own, so nobody knows what is meant for it


-- drift: default grant: missing | DR731 | shop.seller.tables.app
alter default privileges for role seller in schema shop revoke select on tables from app;

-- drift: default grant: extra | DR732 | shop.seller.sequences.app
alter default privileges for role seller in schema shop grant usage on sequences to app;

-- drift: default grant: one privilege more | DR733 | shop.seller.tables.app
alter default privileges for role seller in schema shop grant insert on tables to app;

-- drift: default grant: to PUBLIC | DR732 DR733 | shop.seller.tables.public
alter default privileges for role seller in schema shop grant select on tables to public;
