-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
create index concurrently orders_total on orders (total);

-- migrate:down
drop index orders_total;
