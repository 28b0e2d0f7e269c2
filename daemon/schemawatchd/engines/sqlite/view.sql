select name, sql
from sqlite_schema
where type = 'view'
order by name
