create table logs (a int) engine = MyISAM;
create table words (a varchar(10)) collate utf8mb4_bin;
