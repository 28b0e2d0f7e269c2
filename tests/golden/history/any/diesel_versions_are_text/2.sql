alter table a add column k integer;
