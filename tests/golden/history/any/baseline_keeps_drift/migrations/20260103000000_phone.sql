-- migrate:up
alter table users add column phone varchar(40);

-- migrate:down
alter table users drop column phone;
