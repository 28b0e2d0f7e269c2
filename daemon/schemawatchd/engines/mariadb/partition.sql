-- Asked where a table has any. Parts by hash are told by their number alone, and those by system time come and go
-- with the moment at which the table was made.
select
    table_name as `table`,
    max(partition_method) as method,
    max(coalesce(partition_expression, '')) as expression,
    max(subpartition_method) as submethod,
    max(coalesce(subpartition_expression, '')) as subexpression,
    count(distinct partition_name) as parts,
    count(distinct subpartition_name) as subparts,
    concat('[', group_concat(
        if(
            ifnull(subpartition_ordinal_position, 1) = 1,
            concat('[', json_quote(partition_name), ',', ifnull(json_quote(partition_description), 'null'), ']'),
            null
        )
        order by partition_ordinal_position
    ), ']') as listed,
    if(max(partition_method) like 'LIST%' or max(partition_method) = 'SYSTEM_TIME', 'shown', null) as ask,
    table_name as of
from information_schema.partitions
where table_schema = database() and partition_method is not null
group by binary table_name
