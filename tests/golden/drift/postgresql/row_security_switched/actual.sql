create table open (id int);
create table loose (id int); alter table loose enable row level security;
create table shut (id int); alter table shut enable row level security;
