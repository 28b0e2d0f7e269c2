create table t (a int, b int, constraint c check (not (a is distinct from b)), constraint r check ((a >= 1) and (a <= 5)), constraint n check (not (a <> 3)));
