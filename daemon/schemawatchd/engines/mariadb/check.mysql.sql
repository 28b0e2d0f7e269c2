select concat(
    '{"table":', json_quote(t.table_name), ',"name":', json_quote(t.constraint_name),
    ',"expression":', json_quote(c.check_clause),
    if(t.enforced = 'YES', '', ',"enforced":false'),
    ',"generated_name":', left(t.constraint_name, char_length(t.table_name) + 5) = concat(t.table_name, '_chk_')
    and substring(t.constraint_name, char_length(t.table_name) + 6) regexp '^[0-9]+$', '}'
) as `[check]`
from information_schema.table_constraints t
join information_schema.check_constraints c
    on c.constraint_schema = t.constraint_schema and c.constraint_name = t.constraint_name
where t.table_schema = database() and t.constraint_type = 'CHECK'
