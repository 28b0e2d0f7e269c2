select
    if(r.routine_type = 'FUNCTION', ifnull(said, 'null'), null) as `[function]`,
    if(r.routine_type = 'PROCEDURE', ifnull(said, 'null'), null) as `[procedure]`,
    if(r.routine_comment = '', null, concat(
        '{"on":', json_quote(lower(r.routine_type)), ',"name":', json_quote(r.routine_name),
        ',"text":', json_quote(r.routine_comment), '}'
    )) as `[comment]`,
    r.hidden
from (
    select
        r.routine_type,
        r.routine_name,
        r.routine_comment,
        if(r.routine_definition is null, r.routine_name, null) as hidden,
        concat(
            '{"name":', json_quote(r.routine_name),
            ',"arguments":', json_quote(coalesce(p.arguments, '')),
            if(r.routine_type = 'FUNCTION', concat(',"returns":', ifnull(json_quote(r.dtd_identifier), 'null')), ''),
            ',"language":', json_quote(lower(coalesce(r.external_language, r.routine_body))),
            ',"body":', ifnull(json_quote(r.routine_definition), 'null'),
            ',"security":', json_quote(lower(r.security_type)),
            ',"volatility":', if(r.is_deterministic = 'YES', '"deterministic"', '"not deterministic"'),
            if(r.sql_data_access = 'CONTAINS SQL', '', concat(',"options":[', json_quote(lower(r.sql_data_access)), ']')),
            ',"sql_mode":[', json_quote(r.sql_mode), '],"definer":', json_quote(r.definer), '}'
        ) as said
    from information_schema.routines r
    left join (
        select
            routine_type,
            specific_name,
            group_concat(
                concat_ws(' ', if(routine_type = 'PROCEDURE', parameter_mode, null), parameter_name, dtd_identifier)
                order by ordinal_position separator ', '
            ) as arguments
        from information_schema.parameters
        where specific_schema = database() and ordinal_position > 0
        group by routine_type, specific_name
    ) p on p.specific_name = r.specific_name and p.routine_type = r.routine_type
    where r.routine_schema = database() and r.routine_type in ('FUNCTION', 'PROCEDURE')
) r
