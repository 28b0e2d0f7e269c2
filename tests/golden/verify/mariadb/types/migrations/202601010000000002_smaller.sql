-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
alter table people modify short varchar(2) not null;

-- migrate:down
alter table people modify short varchar(4) not null;
