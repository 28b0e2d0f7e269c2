-- A table that cannot be opened has no engine, and the error in place of its comment.
select
    null as parent,
    table_name as name,
    if(table_type = 'SEQUENCE', 'sequence', 'table') as `on`,
    table_comment as text
from information_schema.tables
where table_schema = database() and table_type <> 'VIEW' and engine is not null and table_comment <> ''
union all
select
    table_name,
    column_name,
    'column',
    column_comment
from information_schema.columns
where table_schema = database() and column_comment <> ''
union all
select
    table_name,
    index_name,
    case when index_name = 'PRIMARY' then 'primary_key' when non_unique = 0 then 'unique' else 'index' end,
    index_comment
from information_schema.statistics
where table_schema = database() and index_comment <> '' and seq_in_index = 1
union all
select
    null,
    routine_name,
    lower(routine_type),
    routine_comment
from information_schema.routines
where routine_schema = database() and routine_comment <> '' and routine_type in ('FUNCTION', 'PROCEDURE')
union all
select
    null,
    event_name,
    'event',
    event_comment
from information_schema.events
where event_schema = database() and event_comment <> ''
    and (on_completion = 'PRESERVE' or event_type = 'RECURRING' and ends is null)
