create table customers (id int primary key, email varchar(120), country varchar(2));
create view mails as select id, email from customers;
create sql security invoker view own as select id from customers;
create view checked as select id, country from customers where country = 'DE' with local check option;

-- drift: view: missing | DR401 | mails
drop view mails;

-- drift: view: extra | DR402 | fresh
create view fresh as select id from customers;

-- drift: view: definition changed | DR403 | mails
create or replace view mails as select id, email from customers where id > 0;

-- drift: view: column added | DR403 | mails
create or replace view mails as select id, email, country from customers;

-- drift: view: column renamed | DR403 | mails
create or replace view mails as select id, email as mail from customers;

-- drift: view: runs with its owner's rights | DR404 | own
alter sql security definer view own as select id from customers;

-- drift: view: CHECK OPTION dropped | DR404 | checked
create or replace view checked as select id, country from customers where country = 'DE';
