create table a_mariadb (i integer not null);
