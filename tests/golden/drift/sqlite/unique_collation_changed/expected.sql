CREATE TABLE named (a text, b text, CONSTRAINT once UNIQUE (a, b));
CREATE TABLE unnamed (a text, UNIQUE (a));
