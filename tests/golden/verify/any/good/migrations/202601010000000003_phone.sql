-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select phone from orders

-- migrate:up
alter table orders add column phone varchar(40);

-- migrate:down
alter table orders drop column phone;
