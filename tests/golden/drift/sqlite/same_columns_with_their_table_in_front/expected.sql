CREATE TABLE d (id integer primary key, test int, twice int AS (test * 2), CONSTRAINT p CHECK (0 < test));
CREATE INDEX by_test ON d (test, (twice + 1)) WHERE test > 0 AND twice IS NOT NULL;
