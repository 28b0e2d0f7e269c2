-- migrate:up
select nothing from nowhere;

-- migrate:down
