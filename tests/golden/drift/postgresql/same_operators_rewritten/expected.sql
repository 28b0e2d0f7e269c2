create table t (a int, b int, constraint c check (a is not distinct from b), constraint r check (a between 1 and 5), constraint n check (not a != 3));
