-- why: tests
-- risk: low
-- owner: us
-- rollback: undo
-- verify: select 1

-- migrate:up
alter table t alter column body type jsonb using body::jsonb;

-- migrate:down
alter table t alter column body type text using body::text;
