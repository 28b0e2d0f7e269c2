select
    concat(
        '{"name":', json_quote(table_name), ',"definition":', json_quote(view_definition),
        if(check_option = 'NONE', '', concat(',"check_option":', json_quote(lower(check_option)))),
        ',"security":', json_quote(lower(security_type)),
        if(algorithm in ('', 'UNDEFINED'), '', concat(',"options":[', json_quote(concat('algorithm ', lower(algorithm))), ']')),
        ',"definer":', json_quote(definer), '}'
    ) as `[view]`,
    if(view_definition = '', table_name, null) as hidden
from information_schema.views
where table_schema = database()
