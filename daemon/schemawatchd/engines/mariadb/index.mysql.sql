-- An index without a name is called like its first column, with a number if that name is taken. A spatial
-- index has a prefix length of the server's own.
select
    table_name as `table`,
    index_name as name,
    concat('[', group_concat(
        json_quote(concat(
            coalesce(column_name, concat('(', expression, ')')),
            if(sub_part is null or index_type = 'SPATIAL', '', concat('(', sub_part, ')')),
            if(collation = 'D', ' DESC', '')
        ))
        order by seq_in_index separator ','
    ), ']') as `keys`,
    lower(index_type) as method,
    is_visible = 'YES' as visible,
    max(seq_in_index = 1 and column_name is not null and (
        index_name = column_name
        or left(index_name, char_length(column_name) + 1) = concat(column_name, '_')
        and substring(index_name, char_length(column_name) + 2) regexp '^[0-9]+$'
    )) as generated_name
from information_schema.statistics
where table_schema = database() and non_unique = 1
group by binary table_name, binary index_name
