create table t (a int, b int invisible, c timestamp not null default current_timestamp on update current_timestamp invisible);
