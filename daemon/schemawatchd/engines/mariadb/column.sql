select
    table_name as `table`,
    column_name as name,
    column_type as type,
    is_nullable = 'YES' as nullable,
    nullif(column_default, 'NULL') as `default`,
    if(extra like '%auto_increment%', 'auto_increment', null) as identity,
    if(extra regexp '(VIRTUAL|STORED) GENERATED', generation_expression, null) as generated,
    case
        when extra like '%VIRTUAL GENERATED%' then 'virtual'
        when extra like '%STORED GENERATED%' then 'stored'
    end as generated_kind,
    if(
        extra like '%on update %',
        lower(substring_index(substring_index(extra, 'on update ', -1), ',', 1)),
        null
    ) as on_update,
    collation_name as collation,
    extra not like '%INVISIBLE%' as visible
from information_schema.columns
where table_schema = database()
order by table_name, ordinal_position
