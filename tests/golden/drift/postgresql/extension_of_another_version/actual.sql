create schema other;
create extension hstore with schema other version '1.8';
create extension citext with schema other version '1.6';
create table t (n int);
