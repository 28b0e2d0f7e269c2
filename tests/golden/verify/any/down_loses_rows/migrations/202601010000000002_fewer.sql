-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
delete from orders where total > 0;

-- migrate:down
select 1 as a;
