create table t (s text, constraint known check (s = any (array['a'::text, 'b'::text])));
