--liquibase formatted sql

--changeset Ann Lee:1
create table users (id integer primary key, email varchar(80) not null);
--rollback drop table users;

--changeset Ann Lee:2 dbms:postgresql
create extension citext;
--rollback drop extension citext;

--changeset Ann Lee:3
create table notes (id integer primary key);
--rollback not required
