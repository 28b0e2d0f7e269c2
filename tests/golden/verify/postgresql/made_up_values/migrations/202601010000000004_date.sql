-- why: tests
-- risk: low
-- owner: us
-- rollback: undo
-- verify: select 1

-- migrate:up
alter table t alter column born type date using born::date;

-- migrate:down
alter table t alter column born type text using born::text;
