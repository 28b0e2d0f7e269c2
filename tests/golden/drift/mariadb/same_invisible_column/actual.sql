create table t (a int, b int default null invisible comment '', c timestamp invisible not null on update now() default now());
