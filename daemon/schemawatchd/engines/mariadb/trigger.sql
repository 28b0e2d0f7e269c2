-- Asked by the table's schema: by the trigger's own the server opens every table it has.
select concat(
    '{"table":', json_quote(event_object_table), ',"name":', json_quote(trigger_name),
    ',"definition":', json_quote(concat(
        action_timing, ' ', event_manipulation, ' FOR EACH ROW', '\n', action_statement
    )),
    ',"order":', action_order,
    ',"sql_mode":[', json_quote(sql_mode), '],"definer":', json_quote(definer), '}'
) as `[trigger]`
from information_schema.triggers
where event_object_schema = database()
