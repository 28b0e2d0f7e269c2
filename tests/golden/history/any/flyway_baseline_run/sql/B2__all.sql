create table users (id integer primary key, email varchar(80) not null);
create table orders (id integer primary key, total integer not null);
