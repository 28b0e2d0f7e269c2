create table posts (id serial primary key, title varchar not null, updated_at timestamp not null default now());
select diesel_manage_updated_at('posts');
