create table t (ok BOOLEAN NOT NULL, mood VARCHAR(5), CHECK (ok IN (0, 1)), CHECK (mood IN ('good','bad')));
