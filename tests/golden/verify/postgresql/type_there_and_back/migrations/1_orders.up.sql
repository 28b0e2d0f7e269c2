create table orders (id int primary key, status varchar(10) default 'new' check (status in ('new', 'paid')));
