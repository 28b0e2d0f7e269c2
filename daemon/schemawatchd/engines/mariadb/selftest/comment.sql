create table t (a int comment 'the a', b int) comment = 'things';

-- drift: comment: missing | DR901 | t.a
alter table t modify a int;

-- drift: comment: extra | DR901 | t.b
alter table t modify b int comment 'the b';

-- drift: comment: changed | DR901 | t
alter table t comment = 'other things';
