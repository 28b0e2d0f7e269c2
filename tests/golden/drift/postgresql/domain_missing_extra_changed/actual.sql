create domain fresh as int;
create domain kept as int check (value > 1);
create domain needed as text;
create domain preset as int default 2;
create domain wide as varchar(10);
create domain sorted as text;
