create table kept (a int, b int) with system versioning;
create table booked (room int, since date, until date, period for stay (since, until));
create table places (g point ref_system_id = 4326 not null);
create table squeezed (a int) row_format = compressed key_block_size = 8;

-- drift: table: no longer system-versioned | DR111 | kept
alter table kept drop system versioning;

-- drift: column: without system versioning | DR563 | kept.b
set statement system_versioning_alter_history = keep for alter table kept modify b int without system versioning;

-- drift: table: period dropped | DR562 | booked
alter table booked drop period for stay;

-- drift: column: reference system | DR564 | places.g
alter table places modify g point ref_system_id = 3857 not null;

-- drift: table: storage options | DR141 | squeezed
alter table squeezed key_block_size = 4;
