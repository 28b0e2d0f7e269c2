-- migrate:up
create table other (a integer);

-- migrate:down
select 1;
