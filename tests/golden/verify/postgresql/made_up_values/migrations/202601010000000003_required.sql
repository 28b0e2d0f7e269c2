-- why: tests
-- risk: low
-- owner: us
-- rollback: undo
-- verify: select 1

-- migrate:up
alter table t add column n integer not null;

-- migrate:down
alter table t drop column n;
