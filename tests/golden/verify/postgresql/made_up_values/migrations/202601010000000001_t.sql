-- why: tests
-- risk: low
-- owner: us
-- rollback: undo
-- verify: select 1

-- migrate:up
create table t (id integer primary key, body text, born text);

-- migrate:down
drop table t;
