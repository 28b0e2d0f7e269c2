CREATE TABLE "events" (
  "id" integer PRIMARY KEY,
  "body" text NOT NULL CHECK (json_valid("body")),
  "type" text GENERATED ALWAYS AS (json_extract("body", '$.type')),
  "name" text COLLATE ICU_DE_DE CHECK ("name" regexp '^[A-Z]')
);
CREATE INDEX "events_by_user" ON "events" (JSON_EXTRACT("body", '$.user')) WHERE json_type("body") = 'object';
CREATE INDEX "events_by_name" ON "events" (slugify("name") COLLATE Natural_Order);
