drop view if exists v;
create view v as select id from users;
