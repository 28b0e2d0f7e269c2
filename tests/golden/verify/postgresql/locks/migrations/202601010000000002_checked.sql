-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
alter table orders add constraint total_positive check (total > 0);
create index orders_total on orders (total);

-- migrate:down
alter table orders drop constraint total_positive;
drop index orders_total;
