create table customers (id bigint primary key, email text, country text);
create view mails as select id, email from customers;
create view guarded with (security_barrier) as select id from customers;
create view own with (security_invoker) as select id from customers;
create view checked as select id, country from customers where country = 'DE' with local check option;
create materialized view totals with (fillfactor = 80) as select country, count(*) as n from customers group by country;
create unique index totals_once on totals (country);

-- drift: view: missing | DR401 | public.mails
drop view mails;

-- drift: view: extra | DR402 | public.fresh
create view fresh as select id from customers;

-- drift: view: definition changed | DR403 | public.mails
create or replace view mails as select id, email from customers where id > 0;

-- drift: view: column added | DR403 | public.mails
create or replace view mails as select id, email, country from customers;

-- drift: view: column renamed | DR403 | public.mails
alter view mails rename column email to mail;

-- drift: view: security barrier dropped | DR403 DR404 | public.guarded
alter view guarded reset (security_barrier);

-- drift: view: runs with its owner's rights | DR403 DR404 | public.own
alter view own reset (security_invoker);

-- drift: view: CHECK OPTION dropped | DR404 | public.checked
alter view checked reset (check_option);

-- drift: view: column default | DR403 DR107 | public.mails
alter view mails alter column email set default 'none';

-- drift: materialized view: missing | DR411 | public.totals
drop materialized view totals;

-- drift: materialized view: extra | DR412 | public.fresh
create materialized view fresh as select id from customers;

-- drift: materialized view: definition changed | DR413 | public.totals
drop materialized view totals;
create materialized view totals with (fillfactor = 80) as select country, count(id) as n from customers group by country;
create unique index totals_once on totals (country);

-- drift: materialized view: index missing | DR301 | public.totals.totals_once
drop index totals_once;

-- drift: materialized view: storage options | DR141 | public.totals
alter materialized view totals set (fillfactor = 70);
