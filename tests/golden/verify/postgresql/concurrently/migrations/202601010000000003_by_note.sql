-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up transaction:false
create index concurrently orders_note on orders (note);

-- migrate:down
drop index orders_note;
