create table open (id int); alter table open enable row level security;
create table loose (id int); alter table loose enable row level security, force row level security;
create table shut (id int);
