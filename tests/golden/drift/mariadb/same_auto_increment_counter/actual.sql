create table t (id int auto_increment primary key) auto_increment = 9834579;
insert into t values ();
