create table orders (id integer primary key, total decimal(10,2) not null, note varchar(9));
