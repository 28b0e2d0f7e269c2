-- migrate:up
create table nothing_of_this from nowhere;

-- migrate:down
select 1;
