CREATE TABLE users (
    id INTEGER NOT NULL,
    name VARCHAR(20) NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE teams (id integer, name text, constraint teams_key primary key (id));
CREATE TABLE seats (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT);
CREATE TABLE rooms (id integer not null, primary key (id));
