select
    t.table_name as `table`,
    t.constraint_name as name,
    c.check_clause as expression,
    t.enforced = 'YES' as validated,
    left(t.constraint_name, char_length(t.table_name) + 5) = concat(t.table_name, '_chk_')
    and substring(t.constraint_name, char_length(t.table_name) + 6) regexp '^[0-9]+$' as generated_name
from information_schema.table_constraints t
join information_schema.check_constraints c
    on c.constraint_schema = t.constraint_schema and c.constraint_name = t.constraint_name
where t.table_schema = database() and t.constraint_type = 'CHECK'
