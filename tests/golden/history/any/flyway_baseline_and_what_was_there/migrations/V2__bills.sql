create table bills (id integer primary key, client integer not null);
