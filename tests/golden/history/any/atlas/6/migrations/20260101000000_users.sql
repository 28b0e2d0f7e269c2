create table users (id integer primary key, email varchar(200) not null);
