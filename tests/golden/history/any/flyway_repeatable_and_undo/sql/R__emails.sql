drop view if exists emails;
create view emails as select id, email from users;
