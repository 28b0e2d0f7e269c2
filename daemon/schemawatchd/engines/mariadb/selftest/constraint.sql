create table customers (id int primary key, code int, other int, unique key code_once (code), key (other));
create table plain (id int not null);
create table orders (
  id int primary key,
  customer_id int,
  code int check (code > 0),
  total int,
  other int,
  unique (other),
  key by_customer_id (customer_id),
  key by_code_id (code),
  constraint by_customer foreign key (customer_id) references customers (id) on delete cascade,
  constraint positive check (total > 0)
);

-- drift: primary key: missing | DR201 | orders.PRIMARY
alter table orders drop primary key;

-- drift: primary key: extra | DR202 | plain.PRIMARY
alter table plain add primary key (id);

-- drift: primary key: columns | DR203 | orders.PRIMARY
alter table orders drop primary key, add primary key (id, total);

-- drift: unique: missing | DR211 | customers.code_once
alter table customers drop index code_once;

-- drift: unique: missing, without a name of its own | DR211 | orders.other
alter table orders drop index other;

-- drift: unique: extra | DR212 | plain.once
alter table plain add unique key once (id);

-- drift: unique: columns | DR213 | customers.code_once
alter table customers drop index code_once, add unique key code_once (code, id);

-- drift: foreign key: missing | DR221 | orders.by_customer
alter table orders drop foreign key by_customer;

-- drift: foreign key: extra | DR222 | orders.by_code
alter table orders add constraint by_code foreign key (code) references customers (code);

-- drift: foreign key: ON DELETE | DR223 | orders.by_customer
alter table orders drop foreign key by_customer;
alter table orders add constraint by_customer foreign key (customer_id) references customers (id) on delete set null;

-- drift: foreign key: ON UPDATE | DR223 | orders.by_customer
alter table orders drop foreign key by_customer;
alter table orders add constraint by_customer foreign key (customer_id) references customers (id) on delete cascade on update cascade;

-- drift: foreign key: referenced columns | DR223 | orders.by_customer
alter table orders drop foreign key by_customer;
alter table orders add constraint by_customer foreign key (customer_id) references customers (code) on delete cascade;

-- drift: check: missing | DR231 | orders.positive
alter table orders drop constraint positive;

-- drift: check: missing, without a name of its own | DR231 | orders.code
alter table orders modify code int;

-- drift: check: extra | DR232 | orders.small
alter table orders add constraint small check (total < 100);

-- drift: check: body changed | DR233 | orders.positive
alter table orders drop constraint positive;
alter table orders add constraint positive check (total >= 0);
