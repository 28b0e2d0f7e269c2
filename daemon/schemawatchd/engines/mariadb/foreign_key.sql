-- InnoDB checks at once, so RESTRICT and NO ACTION are the same. `t_ibfk_1`, or a bare number, is a name
-- that the server made up.
select
    k.table_name as `table`,
    k.constraint_name as name,
    concat('[', group_concat(json_quote(k.column_name) order by k.ordinal_position separator ','), ']') as columns,
    concat(
        if(
            k.referenced_table_schema = database(),
            '',
            concat(
                if(
                    k.referenced_table_schema regexp '^[A-Za-z_][A-Za-z0-9_$]*$',
                    k.referenced_table_schema,
                    concat('"', replace(k.referenced_table_schema, '"', '""'), '"')
                ),
                '.'
            )
        ),
        if(
            k.referenced_table_name regexp '^[A-Za-z_][A-Za-z0-9_$]*$',
            k.referenced_table_name,
            concat('"', replace(k.referenced_table_name, '"', '""'), '"')
        )
    ) as `references`,
    concat(
        '[', group_concat(json_quote(k.referenced_column_name) order by k.ordinal_position separator ','), ']'
    ) as referenced_columns,
    if(r.update_rule = 'RESTRICT', 'NO ACTION', r.update_rule) as on_update,
    if(r.delete_rule = 'RESTRICT', 'NO ACTION', r.delete_rule) as on_delete,
    if(r.match_option = 'NONE', 'SIMPLE', r.match_option) as `match`,
    k.constraint_name regexp '^[0-9]+$'
    or left(k.constraint_name, char_length(k.table_name) + 6) = concat(k.table_name, '_ibfk_')
    and substring(k.constraint_name, char_length(k.table_name) + 7) regexp '^[0-9]+$' as generated_name
from information_schema.key_column_usage k
join information_schema.referential_constraints r
    on r.constraint_schema = database()
    and binary r.table_name = binary k.table_name
    and binary r.constraint_name = binary k.constraint_name
where k.table_schema = database() and k.referenced_table_name is not null
group by binary k.table_name, binary k.constraint_name
