-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
alter table odd add column note text;

-- migrate:down
alter table odd drop column note;
