create table a_postgresql (i integer not null);
