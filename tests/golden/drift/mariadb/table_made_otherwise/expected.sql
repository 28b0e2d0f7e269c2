create table logs (a int) engine = InnoDB;
create table words (a varchar(10)) collate utf8mb4_general_ci;
