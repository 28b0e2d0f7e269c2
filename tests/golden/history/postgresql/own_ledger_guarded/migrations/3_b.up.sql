create table b (i integer not null);
