-- Asked by the table's schema: by the trigger's own the server opens every table it has. A trigger may be for several
-- events (MariaDB 12.0, MDEV-10164): they are joined, whether the server tells them in one row or in a row for each.
select concat(
    '{"table":', json_quote(event_object_table), ',"name":', json_quote(trigger_name),
    ',"definition":', json_quote(concat(
        action_timing, ' ',
        replace(group_concat(event_manipulation order by event_manipulation separator ','), ',', ' OR '),
        ' FOR EACH ROW', '\n', action_statement
    )),
    ',"order":', min(action_order),
    ',"sql_mode":[', json_quote(sql_mode), '],"definer":', json_quote(definer), '}'
) as `[trigger]`
from information_schema.triggers
where event_object_schema = database()
group by event_object_table, binary trigger_name, action_timing, action_statement, sql_mode, definer
