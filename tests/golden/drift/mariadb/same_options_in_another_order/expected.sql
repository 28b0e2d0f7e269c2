create table squeezed (a int) page_compressed = 1 page_compression_level = 4;
create table keyed (a int) row_format = compressed key_block_size = 8 stats_persistent = 1;
create table checked (since date, until date, constraint sooner check (since < until));
create table places (g point not null, h point ref_system_id = 4326 not null);
