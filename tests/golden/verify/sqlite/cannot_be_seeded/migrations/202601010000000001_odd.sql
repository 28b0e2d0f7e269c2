-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
create table odd (id integer primary key, name text check (name = lower(name) and length(name) = 40));

-- migrate:down
drop table odd;
