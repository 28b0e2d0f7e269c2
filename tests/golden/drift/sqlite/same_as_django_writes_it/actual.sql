CREATE TABLE "hotel_room" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" varchar(40) NOT NULL UNIQUE);
CREATE TABLE "hotel_booking" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "guest" varchar(254) NOT NULL, "room_id" bigint NULL REFERENCES "hotel_room" ("id") DEFERRABLE INITIALLY DEFERRED, "paid" bool NOT NULL, "nights" integer unsigned DEFAULT 1 NOT NULL CHECK ("nights" >= 0), "wishes" text NOT NULL CHECK ((JSON_VALID("wishes") OR "wishes" IS NULL)), "made" datetime NOT NULL, CONSTRAINT "nights_fit" CHECK ((("nights" >= 1 AND "nights" < 90) OR NOT "paid")), CONSTRAINT "room_once" UNIQUE ("room_id", "guest"));
CREATE UNIQUE INDEX "guest_once" ON "hotel_booking" ((LOWER("guest"))) WHERE "paid";
CREATE INDEX "hotel_booking_room_id_46c98ba2" ON "hotel_booking" ("room_id");
CREATE INDEX "by_made" ON "hotel_booking" ("made" DESC);
