-- hidden: 0 ordinary, 1 of a virtual table, 2 virtual generated, 3 stored generated (pragma.html#pragma_table_xinfo)
select l.name as "table", x.cid, x.name, x.type, x."notnull", x.dflt_value as "default", x.pk, x.hidden
from pragma_table_list l
join pragma_table_xinfo(l.name) x
where l.schema = 'main' and l.type = 'table' and not (l.name >= 'sqlite_' collate nocase and l.name < 'sqlite`' collate nocase)
order by l.name, x.cid
