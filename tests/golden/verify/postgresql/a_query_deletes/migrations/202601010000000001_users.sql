-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
create table users (id integer primary key);
create table posts (id integer primary key, author integer not null, constraint posts_author foreign key (author) references users (id) on delete cascade);

-- migrate:down
drop table posts;
drop table users;
