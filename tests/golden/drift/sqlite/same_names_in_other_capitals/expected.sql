CREATE TABLE Teams (Id integer primary key, Name text UNIQUE);
CREATE TABLE users (id integer primary key, team int references teams (id) on delete cascade, email text, "Full Name" text);
CREATE INDEX users_by_email ON users (email, lower("Full Name"));
CREATE VIEW mails AS SELECT email, "Full Name" FROM users;
CREATE TRIGGER users_once AFTER UPDATE OF email ON users BEGIN UPDATE teams SET name = name WHERE id = new.team; END;
