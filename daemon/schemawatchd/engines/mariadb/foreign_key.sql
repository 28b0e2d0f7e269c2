-- InnoDB checks at once, so RESTRICT and NO ACTION are the same. `t_ibfk_1`, or a bare number, is a name
-- that the server made up. Both sides are joined as they are spelled, and by their key, which knows no case.
select concat(
    '{"table":', json_quote(k.of_table), ',"name":', json_quote(k.name), ',"columns":[', k.columns, ']',
    ',"references":', json_quote(concat(
        if(
            k.other_schema = database(),
            '',
            concat(
                if(
                    k.other_schema regexp '^[A-Za-z_][A-Za-z0-9_$]*$',
                    k.other_schema,
                    concat('"', replace(k.other_schema, '"', '""'), '"')
                ),
                '.'
            )
        ),
        if(
            k.other regexp '^[A-Za-z_][A-Za-z0-9_$]*$',
            k.other,
            concat('"', replace(k.other, '"', '""'), '"')
        )
    )),
    ',"referenced_columns":[', k.others, ']',
    ',"on_update":', json_quote(if(r.update_rule = 'RESTRICT', 'NO ACTION', r.update_rule)),
    ',"on_delete":', json_quote(if(r.delete_rule = 'RESTRICT', 'NO ACTION', r.delete_rule)),
    ',"match":', json_quote(if(r.match_option = 'NONE', 'SIMPLE', r.match_option)),
    ',"generated_name":', k.name regexp '^[0-9]+$'
    or left(k.name, char_length(k.of_table) + 6) = concat(k.of_table, '_ibfk_')
    and substring(k.name, char_length(k.of_table) + 7) regexp '^[0-9]+$', '}'
) as `[foreign_key]`
from (
    select
        table_name as of_table,
        constraint_name as name,
        group_concat(ifnull(json_quote(column_name), 'null') order by ordinal_position) as columns,
        max(referenced_table_schema) as other_schema,
        max(referenced_table_name) as other,
        group_concat(ifnull(json_quote(referenced_column_name), 'null') order by ordinal_position) as others
    from information_schema.key_column_usage
    where table_schema = database() and referenced_table_name is not null
    group by binary table_name, binary constraint_name
) k
join (
    select
        table_name as of_table,
        constraint_name as name,
        update_rule,
        delete_rule,
        match_option
    from information_schema.referential_constraints
    where constraint_schema = database()
    group by binary table_name, binary constraint_name
) r
    on r.of_table = k.of_table and r.name = k.name
    and binary r.of_table = binary k.of_table and binary r.name = binary k.name
