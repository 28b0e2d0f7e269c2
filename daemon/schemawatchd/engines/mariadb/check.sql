-- A check written inside a column has that column's name.
select
    table_name as `table`,
    constraint_name as name,
    check_clause as expression,
    level = 'Column' or constraint_name regexp '^CONSTRAINT_[0-9]+$' as generated_name
from information_schema.check_constraints
where constraint_schema = database()
