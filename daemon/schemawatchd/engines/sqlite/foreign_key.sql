-- "to" is null where the reference names no columns and so means the primary key
select l.name as "table", f.id, f.seq, f."table" as "references", f."from", f."to", f.on_update, f.on_delete, f.match
from pragma_table_list l
join pragma_foreign_key_list(l.name) f
where l.schema = 'main' and l.type = 'table' and not (l.name >= 'sqlite_' collate nocase and l.name < 'sqlite`' collate nocase)
order by l.name, f.id, f.seq
