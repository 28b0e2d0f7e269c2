CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN cents AS numeric(12,2) CHECK (value >= 0);
CREATE TABLE customers (
  id serial PRIMARY KEY,
  email varchar(120) NOT NULL UNIQUE,
  mood mood NOT NULL DEFAULT 'happy',
  kind varchar(10) CHECK (kind IN ('a', 'b'))
);
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  total cents NOT NULL
);
CREATE INDEX by_customer ON orders (customer_id) WHERE total > 0;
CREATE VIEW big AS SELECT id FROM orders WHERE total > 1000;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ begin return new; end $$;
CREATE TRIGGER touched BEFORE UPDATE OF total ON orders FOR EACH ROW EXECUTE FUNCTION touch();
COMMENT ON TABLE orders IS 'what was ordered';
