select
    r.routine_name as name,
    coalesce(p.arguments, '') as arguments,
    r.dtd_identifier as returns,
    lower(coalesce(r.external_language, r.routine_body)) as language,
    r.routine_definition as body,
    lower(r.security_type) as security,
    if(r.is_deterministic = 'YES', 'deterministic', 'not deterministic') as volatility,
    if(r.sql_data_access = 'CONTAINS SQL', '[]', json_array(lower(r.sql_data_access))) as options
from information_schema.routines r
left join (
    select
        specific_name,
        group_concat(
            concat_ws(' ', parameter_name, dtd_identifier) order by ordinal_position separator ', '
        ) as arguments
    from information_schema.parameters
    where specific_schema = database() and routine_type = 'FUNCTION' and ordinal_position > 0
    group by specific_name
) p on p.specific_name = r.specific_name
where r.routine_schema = database() and r.routine_type = 'FUNCTION'
