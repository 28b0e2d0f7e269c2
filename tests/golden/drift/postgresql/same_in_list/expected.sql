create table t (s text, constraint known check (s in ('a', 'b')));
