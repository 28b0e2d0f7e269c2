-- migrate:up
alter table users add column city varchar(40);

-- migrate:down
alter table users drop column city;
