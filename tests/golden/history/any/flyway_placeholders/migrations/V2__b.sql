create table other (id integer not null,
  ${column} varchar(20));
