-- migrate:up
alter table users add column phone varchar(40);

-- migrate:down
