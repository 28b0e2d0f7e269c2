CREATE TABLE orders (id integer PRIMARY KEY, note text);
CREATE TRIGGER guard BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'closed') WHERE old.id < 5; END;
CREATE VIEW seen AS SELECT id, note FROM orders;
CREATE TRIGGER through INSTEAD OF INSERT ON seen BEGIN INSERT INTO orders VALUES (new.id, new.note); END;

-- drift: trigger: missing | DR501 | orders.guard
DROP TRIGGER guard;

-- drift: trigger: extra | DR502 | orders.fresh
CREATE TRIGGER fresh BEFORE DELETE ON orders BEGIN SELECT 1; END;

-- drift: trigger: event | DR503 | orders.guard
DROP TRIGGER guard;
CREATE TRIGGER guard BEFORE DELETE ON orders BEGIN SELECT RAISE(ABORT, 'closed') WHERE old.id < 5; END;

-- drift: trigger: time | DR503 | orders.guard
DROP TRIGGER guard;
CREATE TRIGGER guard AFTER UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'closed') WHERE old.id < 5; END;

-- drift: trigger: condition | DR503 | orders.guard
DROP TRIGGER guard;
CREATE TRIGGER guard BEFORE UPDATE ON orders WHEN new.id > 5 BEGIN SELECT RAISE(ABORT, 'closed') WHERE old.id < 5; END;

-- drift: trigger: body changed | DR503 | orders.guard
DROP TRIGGER guard;
CREATE TRIGGER guard BEFORE UPDATE ON orders BEGIN SELECT RAISE(IGNORE) WHERE old.id < 5; END;

-- drift: trigger: INSTEAD OF, missing | DR501 | seen.through
DROP TRIGGER through;
