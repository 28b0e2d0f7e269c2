create table c (i integer not null);
