create table t (id int, other int, primary key (id));
create table u (id int primary key);
