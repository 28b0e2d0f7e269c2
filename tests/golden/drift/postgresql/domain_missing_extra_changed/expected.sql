create domain gone as int;
create domain kept as int check (value > 0);
create domain needed as text not null;
create domain preset as int default 1;
create domain wide as varchar(20);
create domain sorted as text collate "C";
