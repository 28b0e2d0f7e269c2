create extension hstore;
create table posts (id int primary key, meta jsonb, h hstore, tags int[]);
create index posts_tags on posts using gin ((meta -> 'tags'::text));
create index posts_path on posts using gin (((meta -> 'tags'::text)) jsonb_path_ops);
create index posts_h on posts using gin (((h || h)) gin_hstore_ops);
create index posts_a on posts using gin (((tags || 1)) array_ops);
