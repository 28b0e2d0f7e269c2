create type mood as enum ('sad', 'glad');
create domain amount as numeric(10,2) not null default 1 constraint positive check (value > 0);
create domain word as text collate "C";
create type address as (street text, city text);
create type span as range (subtype = float8, subtype_diff = float8mi);
create collation plain (locale = 'C');
create sequence numbers;
create table orders (id bigint primary key, n serial);

-- drift: enum: missing | DR611 | public.mood
drop type mood;

-- drift: enum: extra | DR612 | public.fresh
create type fresh as enum ('a');

-- drift: enum: label added | DR613 | public.mood
alter type mood add value 'bored';

-- drift: enum: label renamed | DR613 | public.mood
alter type mood rename value 'sad' to 'blue';

-- drift: enum: labels in another order | DR613 | public.mood
drop type mood;
create type mood as enum ('glad', 'sad');

-- drift: domain: missing | DR621 | public.amount
drop domain amount;

-- drift: domain: extra | DR622 | public.fresh
create domain fresh as int;

-- drift: domain: type | DR623 | public.word
drop domain word;
create domain word as varchar(20) collate "C";

-- drift: domain: check dropped | DR623 | public.amount
alter domain amount drop constraint positive;

-- drift: domain: check changed | DR623 | public.amount
alter domain amount drop constraint positive;
alter domain amount add constraint positive check (value >= 0);

-- drift: domain: check not validated | DR623 DR224 | public.amount
alter domain amount drop constraint positive;
alter domain amount add constraint positive check (value > 0) not valid;

-- drift: domain: NOT NULL dropped | DR623 | public.amount
alter domain amount drop not null;

-- drift: domain: default changed | DR623 | public.amount
alter domain amount set default 2;

-- drift: domain: collation | DR623 | public.word
drop domain word;
create domain word as text;

-- drift: composite type: missing | DR631 | public.address
drop type address;

-- drift: composite type: extra | DR632 | public.fresh
create type fresh as (a int);

-- drift: composite type: attribute added | DR633 | public.address
alter type address add attribute country text;

-- drift: composite type: attribute's type | DR633 | public.address
alter type address alter attribute city type varchar(20);

-- drift: range type: missing | DR641 | public.span
drop type span;

-- drift: range type: extra | DR642 | public.fresh
create type fresh as range (subtype = int8);

-- drift: range type: changed | DR643 | public.span
drop type span;
create type span as range (subtype = float4);

-- drift: collation: missing | DR651 | public.plain
drop collation plain;

-- drift: collation: extra | DR652 | public.fresh
create collation fresh (locale = 'C');

-- drift: collation: locale | DR653 | public.plain
drop collation plain;
create collation plain (locale = 'POSIX');

-- drift: sequence: missing | DR601 | public.numbers
drop sequence numbers;

-- drift: sequence: extra | DR602 | public.fresh
create sequence fresh;

-- drift: sequence: increment | DR603 | public.numbers
alter sequence numbers increment by 2;

-- drift: sequence: starts over at its end | DR603 | public.numbers
alter sequence numbers cycle;

-- drift: sequence: upper limit | DR603 | public.numbers
alter sequence numbers maxvalue 1000;

-- drift: sequence: type | DR603 | public.numbers
alter sequence numbers as int;

-- drift: sequence: cache | DR603 | public.numbers
alter sequence numbers cache 100;

-- drift: sequence: no longer owned by its column | DR603 | public.orders_n_seq
alter sequence orders_n_seq owned by none;
