create table phones (id integer primary key);
