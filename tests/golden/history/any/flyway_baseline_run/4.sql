alter table users add column by_hand integer;
