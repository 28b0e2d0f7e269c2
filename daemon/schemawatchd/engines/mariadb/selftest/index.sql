create table orders (id int primary key, day date, email varchar(120), total int, note text);
create index by_day on orders (day);
create index by_email on orders (email);
create fulltext index words on orders (note);

-- drift: index: missing | DR301 | orders.by_day
drop index by_day on orders;

-- drift: index: extra | DR310 | orders.by_total
create index by_total on orders (total);

-- drift: index: renamed | DR301 | orders.by_day
alter table orders rename index by_day to by_date;

-- drift: index: columns | DR302 | orders.by_day
drop index by_day on orders;
create index by_day on orders (day, total);

-- drift: index: order | DR302 | orders.by_day
drop index by_day on orders;
create index by_day on orders (day desc);

-- drift: index: length of the prefix | DR302 | orders.by_email
drop index by_email on orders;
create index by_email on orders (email(10));

-- drift: index: method | DR302 | orders.words
drop index words on orders;
create index words on orders (note(20));

-- drift: index: not usable | DR303 | orders.by_day
alter table orders alter index by_day ignored;
