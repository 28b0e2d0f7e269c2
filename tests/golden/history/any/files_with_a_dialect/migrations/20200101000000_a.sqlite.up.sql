create table a_sqlite (i integer not null);
