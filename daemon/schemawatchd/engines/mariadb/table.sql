-- The options are read as they were written: what the server fills in depends on its settings, not on the schema.
select
    t.table_name as name,
    if(t.table_type = 'SYSTEM VERSIONED', 'system versioned', 'permanent') as persistence,
    p.partition_by,
    t.engine,
    if(
        t.create_options like '%row_format=%',
        nullif(lower(substring_index(substring_index(t.create_options, 'row_format=', -1), ' ', 1)), 'dynamic'),
        null
    ) as row_format,
    t.table_collation as collation
from information_schema.tables t
left join (
    select
        table_name,
        max(concat(
            partition_method, ' (', coalesce(partition_expression, ''), ')',
            if(
                subpartition_method is null,
                '',
                concat(' subpartition ', subpartition_method, ' (', coalesce(subpartition_expression, ''), ')')
            )
        )) as partition_by
    from information_schema.partitions
    where table_schema = database() and partition_method is not null
    group by binary table_name
) p on binary p.table_name = binary t.table_name
where t.table_schema = database() and t.table_type in ('BASE TABLE', 'SYSTEM VERSIONED')
