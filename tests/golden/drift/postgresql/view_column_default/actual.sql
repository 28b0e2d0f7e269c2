create table customers (id bigint primary key, email varchar(120), status text);
create view gone as select id, email from customers;
create view changed as select id, email from customers;
create view same as select id, email from customers;
alter view changed alter column email set default 'other';
alter table same alter column email set default 'none'::character varying;
