create table t (a int, b bigint, c smallint unsigned, d tinyint(1), e int(5) zerofill);
