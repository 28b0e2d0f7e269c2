create table t (a timestamp not null default CURRENT_TIMESTAMP on update NOW(), b datetime(3) default now(3));
