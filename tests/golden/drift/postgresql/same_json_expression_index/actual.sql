create table t (j jsonb);
create index i on t ((j ->> 'user_id'::text));
