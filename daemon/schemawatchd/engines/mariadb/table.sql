-- The options are read as they were written: what the server fills in depends on its settings, not on the schema.
-- Until MySQL 8.0.30, `utf8mb3_general_ci` was `utf8_general_ci`.
-- A table that cannot be opened (a damaged file, a storage engine that is not loaded) has no options, and the error in
-- place of its comment; nothing of it is read.
select
    if(table_type in ('BASE TABLE', 'SYSTEM VERSIONED') and create_options is not null, ifnull(concat(
        '{"name":', json_quote(table_name),
        if(table_type = 'SYSTEM VERSIONED', ',"persistence":"system versioned"', ''),
        ',"engine":', ifnull(json_quote(engine), 'null'),
        ',"collation":', ifnull(json_quote(
            if(left(table_collation, 5) = 'utf8_', concat('utf8mb3_', substring(table_collation, 6)), table_collation)
        ), 'null'),
        if(ifnull(create_options, '') in ('', 'partitioned'), '', concat(',"options":[', json_quote(create_options), ']')),
        '}'
    ), 'null'), null) as `[table]`,
    if(table_type = 'VIEW' or create_options is null or table_comment = '', null, concat(
        '{"on":', if(table_type = 'SEQUENCE', '"sequence"', '"table"'),
        ',"name":', json_quote(table_name),
        ',"text":', json_quote(table_comment), '}'
    )) as `[comment]`,
    case
        when table_type = 'SEQUENCE' then 'sequence'
        when create_options like '%partitioned%' then 'partition'
        when engine = 'MRG_MYISAM' then 'shown'
    end as ask,
    table_name as of,
    if(table_type in ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') and create_options is null, table_comment, null) as broken
from information_schema.tables
where table_schema = database()
