-- migrate:up
drop table nothing_there;

-- migrate:down
select 1;
