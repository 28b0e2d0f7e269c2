create table customers (id bigint primary key, email varchar(120), status text);
create index by_email on customers (email);
comment on table customers is 'people';
comment on column customers.email is 'where to write';
