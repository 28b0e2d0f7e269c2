create schema app;
create type app.mood as enum ('ok');
create table app.t (m app.mood default 'ok');
create view app.v as select m from app.t;
