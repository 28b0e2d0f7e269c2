alter table users add column city varchar(40);
