create table t (a timestamp not null default current_timestamp() on update current_timestamp(), b datetime(3) default current_timestamp(3));
