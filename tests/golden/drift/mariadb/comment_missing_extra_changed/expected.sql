create table t (a int comment 'the a', b int, c int comment 'the c') comment = 'things';
