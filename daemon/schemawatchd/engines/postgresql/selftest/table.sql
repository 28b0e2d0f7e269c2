create table customers (id bigint primary key, email text);
create table orders (id bigint primary key, note text) with (fillfactor = 90);
create table parent (n int not null, note text);
create table heir (more int) inherits (parent);
create unique index parent_n on parent (n);
alter table parent replica identity using index parent_n;
create type row_form as (n int, note text);
create table typed of row_form;

-- drift: table: missing | DR101 | public.orders
drop table orders;

-- drift: table: extra | DR102 | public.orders_backup
create table orders_backup (id bigint);

-- drift: table: renamed | DR101 | public.orders
alter table orders rename to orders_old;

-- drift: table: moved to another schema | DR101 | public.orders
create schema archive;
alter table orders set schema archive;

-- drift: table: became UNLOGGED | DR111 | public.orders
alter table orders set unlogged;

-- drift: table: storage options | DR141 | public.orders
alter table orders set (fillfactor = 50);

-- drift: table: autovacuum switched off | DR141 | public.orders
alter table orders set (autovacuum_enabled = off);

-- drift: table: no longer inherits | DR144 | public.heir
alter table heir no inherit parent;

-- drift: table: replica identity | DR145 | public.parent
alter table parent replica identity full;

-- drift: table: no longer of its type | DR144 DR111 | public.typed
alter table typed not of;
