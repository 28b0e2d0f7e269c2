-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
create table orders (id integer primary key, total integer not null, note varchar(80));

-- migrate:down
drop table orders;
