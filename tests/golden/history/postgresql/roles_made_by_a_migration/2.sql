update schema_migrations set version = 2;
drop table evil;
drop table a;
CREATE TABLE a (id int primary key, n int not null);
CREATE TABLE b (id int primary key);
