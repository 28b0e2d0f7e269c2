-- In sqlite_schema they are there even where this library lacks the module.
select l.name, s.sql
from pragma_table_list l
join sqlite_schema s on s.name = l.name and s.type = 'table'
where l.schema = 'main' and l.type = 'virtual'
order by l.name
