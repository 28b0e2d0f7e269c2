-- A check written inside a column has that column's name. What a period demands looks like a check of its name.
select
    concat(
        '{"table":', json_quote(table_name), ',"name":', json_quote(constraint_name),
        ',"expression":', json_quote(check_clause),
        ',"generated_name":', level = 'Column' or constraint_name regexp '^CONSTRAINT_[0-9]+$', '}'
    ) as `[check]`,
    if(level = 'Table' and check_clause regexp '^`([^`]|``)+` < `([^`]|``)+`$', 'shown', null) as ask,
    table_name as of
from information_schema.check_constraints
where constraint_schema = database()
