create table t (a int comment 'the a', b int, c int comment 'the c') comment = 'things';
create event e on schedule every 1 day comment 'at night' do delete from t;
