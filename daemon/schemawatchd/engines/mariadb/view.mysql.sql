select
    table_name as name,
    view_definition as definition,
    nullif(lower(check_option), 'none') as check_option,
    lower(security_type) as security
from information_schema.views
where table_schema = database()
