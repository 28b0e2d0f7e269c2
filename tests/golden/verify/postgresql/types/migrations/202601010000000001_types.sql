-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
create schema shop;
create type shop.mood as enum ('fine', 'tired');
create domain shop.price as numeric(10, 2) check (value >= 0);
create table shop.people (
    id bigint generated always as identity primary key,
    mark uuid not null unique,
    mood shop.mood not null,
    price shop.price not null,
    born date not null,
    seen timestamptz not null,
    wakes time not null,
    every interval not null,
    about jsonb not null,
    raw bytea not null,
    address inet not null,
    tags text[] not null,
    short varchar(4) not null,
    done boolean not null,
    weight double precision not null,
    twice numeric generated always as (price * 2) stored,
    boss bigint references shop.people
);

-- migrate:down
drop table shop.people;
drop domain shop.price;
drop type shop.mood;
drop schema shop;
