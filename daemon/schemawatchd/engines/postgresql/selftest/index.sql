create table orders (id bigint, day date, email text, total int);
create index by_day on orders (day);
create index open on orders (total) where total > 0;
create unique index email_once on orders (email);
create index by_name on orders (lower(email));
create table log (at date not null, n int) partition by range (at);
create table log_2030 partition of log for values from ('2030-01-01') to ('2031-01-01');
create index log_n on log (n);

-- drift: index: missing | DR301 | public.orders.by_day
drop index by_day;

-- drift: index: extra | DR310 | public.orders.by_total
create index by_total on orders (total);

-- drift: index: renamed | DR301 | public.orders.by_day
alter index by_day rename to by_date;

-- drift: index: columns | DR302 | public.orders.by_day
drop index by_day;
create index by_day on orders (day, id);

-- drift: index: order | DR302 | public.orders.by_day
drop index by_day;
create index by_day on orders (day desc);

-- drift: index: NULLS FIRST | DR302 | public.orders.by_day
drop index by_day;
create index by_day on orders (day nulls first);

-- drift: index: expression | DR302 | public.orders.by_name
drop index by_name;
create index by_name on orders (upper(email));

-- drift: index: condition | DR302 | public.orders.open
drop index open;
create index open on orders (total) where total > 10;

-- drift: index: condition dropped | DR302 | public.orders.open
drop index open;
create index open on orders (total);

-- drift: index: no longer unique | DR302 | public.orders.email_once
drop index email_once;
create index email_once on orders (email);

-- drift: index: method | DR302 | public.orders.by_day
drop index by_day;
create index by_day on orders using brin (day);

-- drift: index: operator class | DR302 | public.orders.by_name
drop index by_name;
create index by_name on orders (lower(email) text_pattern_ops);

-- drift: index: collation | DR302 | public.orders.email_once
drop index email_once;
create unique index email_once on orders (email collate "C");

-- drift: index: included columns | DR302 | public.orders.by_day
drop index by_day;
create index by_day on orders (day) include (total);

-- drift: index: NULLs count as equal | DR302 | public.orders.email_once
drop index email_once;
create unique index email_once on orders (email) nulls not distinct;

-- drift: index: storage options | DR141 | public.orders.by_day
alter index by_day set (fillfactor = 60);

-- drift: index: table ordered by it (CLUSTER ON) | DR141 | public.orders.by_day
alter table orders cluster on by_day;

-- drift: index: not usable | DR303 | public.log.log_n
drop index log_n;
create index log_n on only log (n);
