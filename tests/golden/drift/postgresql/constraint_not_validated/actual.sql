create table o (a int);
alter table o add constraint positive check (a > 0) not valid;
