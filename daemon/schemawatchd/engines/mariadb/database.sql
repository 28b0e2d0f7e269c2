-- The collation that new tables take over, and the comment on the database itself (MariaDB 10.5), which is called
-- `database` whatever its name. MySQL has no such comment.
select
    concat(
        '{"form":"property","name":"collation","definition":[', json_quote(
            if(left(default_collation_name, 5) = 'utf8_', concat('utf8mb3_', substring(default_collation_name, 6)), default_collation_name)
        ), ']}'
    ) as `[database]`,
    if(schema_comment = '', null, concat(
        '{"on":"database","name":"database","text":', json_quote(schema_comment), '}'
    )) as `[comment]`
from information_schema.schemata
where schema_name = database()
