select
    group_concat(ifnull(concat(
        '{"table":', json_quote(table_name),
        ',"name":', json_quote(column_name),
        ',"type":', json_quote(column_type),
        if(is_nullable = 'YES', ',"nullable":true', ',"nullable":false'),
        if(nullif(column_default, 'NULL') is null, '', concat(',"default":', json_quote(column_default))),
        if(collation_name is null, '', concat(',"collation":', json_quote(collation_name))),
        if(extra = '', '', concat(
            if(extra like '%auto_increment%', ',"identity":"auto_increment"', ''),
            if(
                extra regexp '(VIRTUAL|STORED) GENERATED',
                concat(
                    ',"generated":', ifnull(json_quote(generation_expression), 'null'),
                    if(extra like '%VIRTUAL GENERATED%', ',"generated_kind":"virtual"', ',"generated_kind":"stored"')
                ),
                ''
            ),
            if(
                extra like '%on update %',
                concat(
                    ',"on_update":',
                    json_quote(lower(substring_index(substring_index(extra, 'on update ', -1), ',', 1)))
                ),
                ''
            ),
            if(extra like '%INVISIBLE%', ',"visible":false', ''),
            if(extra like '%WITHOUT SYSTEM VERSIONING%', ',"versioned":false', '')
        )),
        '}'
    ), 'null') order by ordinal_position) as `[column]`,
    group_concat(if(column_comment = '', null, ifnull(concat(
        '{"on":"column","parent":', json_quote(table_name),
        ',"name":', json_quote(column_name),
        ',"text":', json_quote(column_comment), '}'
    ), 'null')) order by ordinal_position) as `[comment]`,
    if(max(data_type in (
        'geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon',
        'geometrycollection'
    )), 'geometry', null) as ask,
    max(table_name) as of
from information_schema.columns
where table_schema = database()
group by binary table_name
