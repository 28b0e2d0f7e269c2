drop schema if exists public;
create schema public;
create schema app create table first (a int);
drop table app.first;
create table public.t (a int);
