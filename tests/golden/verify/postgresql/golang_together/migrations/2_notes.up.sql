create table notes (id integer);
create index concurrently notes_id on notes (id);
