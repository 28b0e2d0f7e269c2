create table a (i integer not null);
