CREATE TABLE `d` (`id` integer PRIMARY KEY, `test` int, `twice` int GENERATED ALWAYS AS ("test" * 2),
  CONSTRAINT "p" CHECK(0 < "d"."test"));
CREATE INDEX by_test ON d (test, ("twice" + 1)) WHERE "d"."test" > 0 AND main.D.twice NOTNULL;
