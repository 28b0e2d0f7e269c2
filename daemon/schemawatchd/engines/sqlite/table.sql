-- Tables that people made: shadow tables belong to their virtual table, sqlite_% to SQLite.
select l.name, l.wr as without_rowid, l.strict, s.sql
from pragma_table_list l
join sqlite_schema s on s.name = l.name and s.type = 'table'
where l.schema = 'main' and l.type = 'table' and not (l.name >= 'sqlite_' collate nocase and l.name < 'sqlite`' collate nocase)
order by l.name
