drop view if exists emails;
create view emails as select email from users;
