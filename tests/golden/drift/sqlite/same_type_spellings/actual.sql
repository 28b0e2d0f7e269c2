create table t (a varchar ( 20 ), b Decimal (10, 2), c uuid, d DOUBLE   PRECISION, e UNSIGNED  BIG INT);
