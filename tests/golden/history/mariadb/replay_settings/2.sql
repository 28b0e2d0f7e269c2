alter table users add column stray integer;
