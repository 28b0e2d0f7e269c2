create table t (a time default '09:00', b text default 'x', c varchar(5) default 'y', d timestamp default '2020-01-01');
