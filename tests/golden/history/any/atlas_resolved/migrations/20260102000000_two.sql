alter table users add column phone varchar(40);
create table orders (id integer primary key, total integer not null);
