create table b_mysql (i integer not null);
