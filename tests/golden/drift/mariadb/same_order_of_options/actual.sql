create table t (a int) comment = 'x' row_format = dynamic engine = InnoDB;
