alter table "Order" add column nickname varchar(20);
