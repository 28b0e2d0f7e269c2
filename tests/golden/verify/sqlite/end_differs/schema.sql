create table orders (id integer primary key, total integer not null, note varchar(200));
create table lines (id integer primary key);
