-- migrate:up
create table café (a integer);
