create table t (a int(11), b bigint(20), c smallint(5) unsigned, d boolean, e int(5) unsigned zerofill);
