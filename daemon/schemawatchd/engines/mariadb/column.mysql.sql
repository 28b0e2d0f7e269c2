-- A default is shown without quotes; that it is an expression stands in EXTRA. Until 8.0.30, `utf8mb3_general_ci` was
-- `utf8_general_ci`.
select
    group_concat(ifnull(concat(
        '{"table":', json_quote(table_name),
        ',"name":', json_quote(column_name),
        ',"type":', json_quote(column_type),
        if(is_nullable = 'YES', ',"nullable":true', ',"nullable":false'),
        if(column_default is null, '', concat(',"default":', json_quote(
            if(extra like '%DEFAULT_GENERATED%' or numeric_precision is not null, column_default, quote(column_default))
        ))),
        if(collation_name is null, '', concat(',"collation":', json_quote(
            if(left(collation_name, 5) = 'utf8_', concat('utf8mb3_', substring(collation_name, 6)), collation_name)
        ))),
        if(
            data_type in (
                'geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon',
                'geomcollection', 'geometrycollection'
            ),
            concat(',"srid":"', ifnull(srs_id, 'any'), '"'),
            ''
        ),
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
                    json_quote(lower(substring_index(substring_index(extra, 'on update ', -1), ' ', 1)))
                ),
                ''
            ),
            if(extra like '%INVISIBLE%', ',"visible":false', '')
        )),
        '}'
    ), 'null') order by ordinal_position) as `[column]`,
    group_concat(if(column_comment = '', null, ifnull(concat(
        '{"on":"column","parent":', json_quote(table_name),
        ',"name":', json_quote(column_name),
        ',"text":', json_quote(column_comment), '}'
    ), 'null')) order by ordinal_position) as `[comment]`
from information_schema.columns
where table_schema = database()
group by binary table_name
