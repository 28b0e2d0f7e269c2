create table posts (id int primary key, title text, body text);
create index posts_fts on posts using gin (to_tsvector('english', body));
create index posts_both on posts using gin (to_tsvector('simple', title || ' ' || body));
create index posts_vector on posts using gist (to_tsvector('english', title));
