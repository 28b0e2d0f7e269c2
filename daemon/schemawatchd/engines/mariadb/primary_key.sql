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
    ), ']') as columns
from information_schema.statistics
where table_schema = database() and index_name = 'PRIMARY'
group by binary table_name
