create schema app;
create type app.mood as enum ('ok');
set search_path = app, public;
create table t (m mood default 'ok'::mood);
create view v as select m from t;
