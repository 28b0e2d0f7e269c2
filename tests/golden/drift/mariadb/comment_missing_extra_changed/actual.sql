create table t (a int, b int comment 'the b', c int comment 'a c') comment = 'thing';
