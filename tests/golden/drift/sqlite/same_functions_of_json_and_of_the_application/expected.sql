CREATE TABLE events (
  id integer PRIMARY KEY,
  body text NOT NULL CHECK (json_valid(body)),
  type text AS (json_extract(body, '$.type')) VIRTUAL,
  name text COLLATE icu_de_DE CHECK (name REGEXP '^[A-Z]')
);
CREATE INDEX events_by_user ON events (json_extract(body, '$.user')) WHERE json_type(body) = 'object';
CREATE INDEX events_by_name ON events (slugify(name) COLLATE natural_order);
