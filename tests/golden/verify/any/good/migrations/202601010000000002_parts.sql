-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
create table parts (
    id integer primary key,
    order_id integer not null references orders (id),
    amount numeric(10, 2) not null check (amount >= 0),
    sold date
);

-- migrate:down
drop table parts;
