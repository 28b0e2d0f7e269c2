CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
create view if not exists main."listed"("id",[mail]) -- as (x)
as select id, email as e from customers;
CREATE VIEW "with ( and as" as select id from customers;
