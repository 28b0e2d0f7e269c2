-- A key without a name is called like its first column, with a number if that name is taken. A spatial index has a
-- prefix length of the server's own.
select
    group_concat(if(name = 'PRIMARY', ifnull(concat(
        '{"table":', json_quote(of_table), ',"name":"PRIMARY","columns":[', parts, ']}'
    ), 'null'), null)) as `[primary_key]`,
    group_concat(if(name <> 'PRIMARY' and non_unique = 0, ifnull(concat(
        '{"table":', json_quote(of_table), ',"name":', json_quote(name), ',"columns":[', parts, ']',
        ',"options":[', concat_ws(',', if(method = 'BTREE', null, json_quote(lower(method))), if(visible, null, '"ignored"')), ']',
        ',"generated_name":', made_up, '}'
    ), 'null'), null)) as `[unique]`,
    group_concat(if(non_unique = 1, ifnull(concat(
        '{"table":', json_quote(of_table), ',"name":', json_quote(name), ',"keys":[', parts, ']',
        ',"method":', json_quote(lower(method)), if(visible, '', ',"visible":false'), ',"generated_name":', made_up, '}'
    ), 'null'), null)) as `[index]`,
    group_concat(if(comment = '', null, ifnull(concat(
        '{"on":', if(name = 'PRIMARY', '"primary_key"', if(non_unique, '"index"', '"unique"')),
        ',"parent":', json_quote(of_table), ',"name":', json_quote(name), ',"text":', json_quote(comment), '}'
    ), 'null'))) as `[comment]`,
    -- The options of an index over vectors stand in no view.
    if(max(method = 'VECTOR'), 'shown', null) as ask,
    max(of_table) as of
from (
    select
        table_name as of_table,
        index_name as name,
        non_unique,
        group_concat(
            ifnull(json_quote(concat(
                column_name,
                if(sub_part is null or index_type = 'SPATIAL', '', concat('(', sub_part, ')')),
                if(collation = 'D', ' DESC', '')
            )), 'null')
            order by seq_in_index
        ) as parts,
        index_type as method,
        ignored = 'NO' as visible,
        index_comment as comment,
        max(seq_in_index = 1 and (
            index_name = column_name
            or left(index_name, char_length(column_name) + 1) = concat(column_name, '_')
            and substring(index_name, char_length(column_name) + 2) regexp '^[0-9]+$'
        )) as made_up
    from information_schema.statistics
    where table_schema = database()
    group by binary table_name, binary index_name
) k
group by binary of_table
