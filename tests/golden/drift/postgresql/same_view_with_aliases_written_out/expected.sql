create table people (id int, name varchar(20));
create view named as select id, name::text, upper(name) from people where name like 'a%';
