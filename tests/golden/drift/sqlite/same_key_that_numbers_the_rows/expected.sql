CREATE TABLE users (id integer primary key, name varchar(20) not null);
CREATE TABLE teams (id integer not null primary key, name text);
CREATE TABLE seats (id INTEGER PRIMARY KEY AUTOINCREMENT);
CREATE TABLE rooms (id integer, primary key (id desc));
