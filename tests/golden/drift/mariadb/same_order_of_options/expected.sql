create table t (a int) engine = InnoDB row_format = dynamic comment = 'x';
