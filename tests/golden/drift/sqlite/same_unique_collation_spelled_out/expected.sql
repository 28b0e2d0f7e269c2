CREATE TABLE plain (a text, b text, CONSTRAINT once UNIQUE (a, b), UNIQUE (b));
CREATE TABLE cased (a text COLLATE NOCASE UNIQUE, b text COLLATE rtrim, UNIQUE (b));
