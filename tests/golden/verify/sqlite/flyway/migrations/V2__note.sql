alter table orders add column phone varchar(40);
