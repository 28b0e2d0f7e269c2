-- An event that drops itself when it is over comes and goes by itself and is left out; one that is kept is switched
-- off by the server then. STARTS is not read: where it was not written, it is the moment of creation.
select
    ifnull(concat(
        '{"name":', json_quote(event_name),
        ',"schedule":', json_quote(concat(
            if(event_type = 'ONE TIME', 'once', concat('every ', interval_value, ' ', lower(interval_field))),
            if(ends is null, '', ', with an end')
        )),
        ',"body":', json_quote(event_definition),
        ',"status":', case
            when event_type = 'ONE TIME' or ends is not null or status = 'ENABLED' then '"enabled"'
            when status = 'DISABLED' then '"disabled"'
            else '"disabled on replicas"'
        end,
        if(on_completion = 'PRESERVE', ',"preserved":true', ''),
        ',"sql_mode":[', json_quote(sql_mode), '],"definer":', json_quote(definer), '}'
    ), 'null') as `[event]`,
    if(event_comment = '', null, concat(
        '{"on":"event","name":', json_quote(event_name), ',"text":', json_quote(event_comment), '}'
    )) as `[comment]`
from information_schema.events
where event_schema = database() and (on_completion = 'PRESERVE' or event_type = 'RECURRING' and ends is null)
