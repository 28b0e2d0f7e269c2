alter table orders add column nickname varchar(20);
