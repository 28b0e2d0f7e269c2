-- The comment on the database itself (MariaDB 10.5), which is called `database` whatever its name. MySQL has none.
select
    if(schema_comment = '', null, concat(
        '{"on":"database","name":"database","text":', json_quote(schema_comment), '}'
    )) as `[comment]`
from information_schema.schemata
where schema_name = database()
