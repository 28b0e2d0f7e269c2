-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a
-- allow MG604: on purpose

-- migrate:up
with gone as (delete from posts returning author) select count(*) from gone;
do $$ begin delete from users; end $$;

-- migrate:down
select 1 as a;
