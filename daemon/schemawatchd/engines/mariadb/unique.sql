-- A unique key without a name is called like its first column, with a number if that name is taken.
select
    table_name as `table`,
    index_name as name,
    concat('[', group_concat(
        json_quote(concat(
            column_name,
            if(sub_part is null, '', concat('(', sub_part, ')')),
            if(collation = 'D', ' DESC', '')
        ))
        order by seq_in_index separator ','
    ), ']') as columns,
    max(seq_in_index = 1 and (
        index_name = column_name
        or left(index_name, char_length(column_name) + 1) = concat(column_name, '_')
        and substring(index_name, char_length(column_name) + 2) regexp '^[0-9]+$'
    )) as generated_name
from information_schema.statistics
where table_schema = database() and non_unique = 0 and index_name <> 'PRIMARY'
group by binary table_name, binary index_name
