-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
alter table customers add column phone varchar(40);

-- migrate:down
alter table customers drop column phone;
