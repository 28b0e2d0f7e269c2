alter table "Order" drop column nickname;
