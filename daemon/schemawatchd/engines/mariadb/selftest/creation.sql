create table orders (id int primary key, total int);
set sql_mode = 'STRICT_TRANS_TABLES';
create trigger first before insert on orders for each row set new.total = 1;
create trigger second before insert on orders for each row set new.total = 2;
create function half(n int) returns int deterministic return n / 2;

-- drift: trigger: order | DR565 | orders.first
drop trigger second;
create trigger second before insert on orders for each row precedes first set new.total = 2;

-- drift: function: sql_mode it was made with | DR571 | half
set sql_mode = 'STRICT_TRANS_TABLES,PIPES_AS_CONCAT';
create or replace function half(n int) returns int deterministic return n / 2;

-- cannot: view: definer | DR572 | a schema file is played without accounts

-- cannot: table: encryption | DR561 | encryption needs a plug-in that keeps keys
