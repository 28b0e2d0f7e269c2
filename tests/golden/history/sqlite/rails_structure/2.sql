CREATE TABLE evil (i integer);
