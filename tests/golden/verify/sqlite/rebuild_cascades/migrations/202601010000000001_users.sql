-- why: tests
-- risk: low
-- owner: us
-- rollback: undo
-- verify: select 1

-- migrate:up
create table users (id integer primary key, email text);
create table posts (id integer primary key, user_id integer references users (id) on delete cascade);

-- migrate:down
drop table posts;
drop table users;
