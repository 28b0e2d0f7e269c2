create table squeezed (a int) page_compression_level = 4 page_compressed = 'ON';
create table keyed (a int) stats_persistent = 1 key_block_size = 8 row_format = compressed;
create table checked (since date, until date, constraint sooner check (`since` < until));
create table places (g point not null, h point not null);
