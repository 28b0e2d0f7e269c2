CREATE TABLE orders (id integer PRIMARY KEY, day date, email text, total int);
CREATE INDEX by_day ON orders (day);
CREATE INDEX open ON orders (total) WHERE total > 0;
CREATE UNIQUE INDEX email_once ON orders (email);
CREATE INDEX by_name ON orders (lower(email));

-- drift: index: missing | DR301 | orders.by_day
DROP INDEX by_day;

-- drift: index: extra | DR310 | orders.by_total
CREATE INDEX by_total ON orders (total);

-- drift: index: columns | DR302 | orders.by_day
DROP INDEX by_day;
CREATE INDEX by_day ON orders (day, id);

-- drift: index: order | DR302 | orders.by_day
DROP INDEX by_day;
CREATE INDEX by_day ON orders (day DESC);

-- drift: index: expression | DR302 | orders.by_name
DROP INDEX by_name;
CREATE INDEX by_name ON orders (upper(email));

-- drift: index: condition | DR302 | orders.open
DROP INDEX open;
CREATE INDEX open ON orders (total) WHERE total > 10;

-- drift: index: condition dropped | DR302 | orders.open
DROP INDEX open;
CREATE INDEX open ON orders (total);

-- drift: index: no longer unique | DR302 | orders.email_once
DROP INDEX email_once;
CREATE INDEX email_once ON orders (email);

-- drift: index: collation | DR302 | orders.email_once
DROP INDEX email_once;
CREATE UNIQUE INDEX email_once ON orders (email COLLATE NOCASE);
