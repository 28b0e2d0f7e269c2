-- Asked by the table's schema: by the trigger's own the server opens every table it has.
select
    event_object_table as `table`,
    trigger_name as name,
    concat(
        action_timing, ' ', event_manipulation, ' FOR EACH ROW',
        if(action_order > 1, concat(' (number ', action_order, ')'), ''),
        '\n', action_statement
    ) as definition
from information_schema.triggers
where event_object_schema = database()
