create table t (a VARCHAR(20), b decimal(10,2), c UUID, d double precision, e unsigned big int);
