create table customers (id bigint, code int, other int, constraint customers_key primary key (id), constraint code_once unique (code), unique (other));
create table plain (id bigint not null);
create table orders (
  id bigint constraint orders_key primary key,
  customer_id bigint,
  code int check (code > 0),
  total int,
  during tsrange,
  constraint by_customer foreign key (customer_id) references customers on delete cascade,
  constraint positive check (total > 0),
  constraint apart exclude using gist (during with &&)
);

-- drift: primary key: missing | DR201 | public.orders.orders_key
alter table orders drop constraint orders_key;

-- drift: primary key: extra | DR202 | public.plain.plain_pkey
alter table plain add primary key (id);

-- drift: primary key: columns | DR203 | public.orders.orders_key
alter table orders drop constraint orders_key, add constraint orders_key primary key (id, total);

-- drift: unique: missing | DR211 | public.customers.code_once
alter table customers drop constraint code_once;

-- drift: unique: missing, without a name of its own | DR211 | public.customers.customers_other_key
alter table customers drop constraint customers_other_key;

-- drift: unique: extra | DR212 | public.plain.once
alter table plain add constraint once unique (id);

-- drift: unique: columns | DR213 | public.customers.code_once
alter table customers drop constraint code_once, add constraint code_once unique (code, id);

-- drift: unique: became deferrable | DR213 | public.customers.code_once
alter table customers drop constraint code_once, add constraint code_once unique (code) deferrable;

-- drift: unique: NULLs count as equal | DR213 | public.customers.code_once
alter table customers drop constraint code_once, add constraint code_once unique nulls not distinct (code);

-- drift: foreign key: missing | DR221 | public.orders.by_customer
alter table orders drop constraint by_customer;

-- drift: foreign key: extra | DR222 | public.orders.by_code
alter table orders add constraint by_code foreign key (code) references customers (code);

-- drift: foreign key: ON DELETE | DR223 | public.orders.by_customer
alter table orders drop constraint by_customer, add constraint by_customer foreign key (customer_id) references customers on delete set null;

-- drift: foreign key: ON UPDATE | DR223 | public.orders.by_customer
alter table orders drop constraint by_customer, add constraint by_customer foreign key (customer_id) references customers on delete cascade on update cascade;

-- drift: foreign key: referenced columns | DR223 | public.orders.by_customer
alter table orders drop constraint by_customer, add constraint by_customer foreign key (customer_id) references customers (code) on delete cascade;

-- drift: foreign key: became deferrable | DR223 | public.orders.by_customer
alter table orders alter constraint by_customer deferrable initially deferred;

-- drift: foreign key: MATCH | DR223 | public.orders.by_customer
alter table orders drop constraint by_customer, add constraint by_customer foreign key (customer_id) references customers match full on delete cascade;

-- cannot: foreign key: its triggers switched off | DR223 | only a superuser may, and a file is played by a role without rights

-- drift: foreign key: not validated | DR224 | public.orders.by_customer
alter table orders drop constraint by_customer, add constraint by_customer foreign key (customer_id) references customers on delete cascade not valid;

-- drift: check: missing | DR231 | public.orders.positive
alter table orders drop constraint positive;

-- drift: check: missing, without a name of its own | DR231 | public.orders.orders_code_check
alter table orders drop constraint orders_code_check;

-- drift: check: extra | DR232 | public.orders.small
alter table orders add constraint small check (total < 100);

-- drift: check: body changed | DR233 | public.orders.positive
alter table orders drop constraint positive, add constraint positive check (total >= 0);

-- drift: check: no longer inherited | DR233 | public.orders.positive
alter table orders drop constraint positive, add constraint positive check (total > 0) no inherit;

-- drift: check: not validated | DR224 | public.orders.positive
alter table orders drop constraint positive, add constraint positive check (total > 0) not valid;

-- drift: exclusion: missing | DR241 | public.orders.apart
alter table orders drop constraint apart;

-- drift: exclusion: extra | DR242 | public.orders.again
alter table orders add constraint again exclude using gist (during with -|-);

-- drift: exclusion: operator | DR243 | public.orders.apart
alter table orders drop constraint apart, add constraint apart exclude using gist (during with -|-);

-- drift: exclusion: became deferrable | DR243 | public.orders.apart
alter table orders drop constraint apart, add constraint apart exclude using gist (during with &&) deferrable;
