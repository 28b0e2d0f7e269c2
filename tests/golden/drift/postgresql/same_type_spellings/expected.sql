create table t (a varchar(1), b int4, c float8, d bool, e timestamptz(3), f decimal(5,2), g varchar(3)[], h char, i int8[][]);
