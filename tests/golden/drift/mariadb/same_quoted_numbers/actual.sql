create table t (a int default '0', b decimal(5,2) default '1.50', c int not null default '7');
