CREATE TABLE teams (id INTEGER PRIMARY KEY, "NAME" TEXT, UNIQUE ("name"));
CREATE TABLE Users (Id integer primary key, Team int references TEAMS ([ID]) on delete cascade, Email text, "FULL name" text);
CREATE INDEX Users_By_Email ON Users (EMAIL, LOWER([full NAME]));
CREATE VIEW Mails AS SELECT Email, `full name` FROM Users;
CREATE TRIGGER Users_Once AFTER UPDATE OF "Email" ON USERS BEGIN UPDATE Teams SET Name = Name WHERE ID = NEW.team; END;
