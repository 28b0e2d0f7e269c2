-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
create table others (id integer primary key);

-- migrate:down
drop table others;
