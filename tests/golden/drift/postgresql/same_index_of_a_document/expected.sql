create extension hstore;
create table posts (id int primary key, meta jsonb, h hstore, tags int[]);
create index posts_tags on posts using gin ((meta -> 'tags'));
create index posts_path on posts using gin ((meta -> 'tags') jsonb_path_ops);
create index posts_h on posts using gin ((h || h));
create index posts_a on posts using gin ((tags || 1));
