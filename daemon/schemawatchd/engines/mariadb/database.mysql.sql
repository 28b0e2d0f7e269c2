select
    concat(
        '{"form":"property","name":"collation","definition":[', json_quote(
            if(left(default_collation_name, 5) = 'utf8_', concat('utf8mb3_', substring(default_collation_name, 6)), default_collation_name)
        ), ']}'
    ) as `[database]`
from information_schema.schemata
where schema_name = database()
