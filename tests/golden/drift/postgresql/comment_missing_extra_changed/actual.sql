create table customers (id bigint primary key, email varchar(120), status text);
create index by_email on customers (email);
comment on table customers is 'persons';
comment on index by_email is 'for the login';
