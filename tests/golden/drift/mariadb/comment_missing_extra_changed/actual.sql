create table t (a int, b int comment 'the b', c int comment 'a c') comment = 'thing';
create event e on schedule every 1 day comment 'by day' do delete from t;
