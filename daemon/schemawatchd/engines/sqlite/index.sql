-- origin: c CREATE INDEX, u UNIQUE, pk PRIMARY KEY; cid -2 is an expression (pragma.html#pragma_index_xinfo)
select l.name as "table", i.name, i."unique", i.origin, i.partial, x.seqno, x.cid, x.name as "column", x.desc, x.coll, s.sql
from pragma_table_list l
join pragma_index_list(l.name) i
join pragma_index_xinfo(i.name) x
left join sqlite_schema s on s.type = 'index' and s.name = i.name
where l.schema = 'main' and l.type = 'table' and x.key = 1 and not (l.name >= 'sqlite_' collate nocase and l.name < 'sqlite`' collate nocase)
order by l.name, i.name, x.seqno
