create table a_cockroach (i integer not null);
