-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
insert into orders (id, total) values (1, 1);

-- migrate:down
select 1 as a;
