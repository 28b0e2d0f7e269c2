CREATE TABLE t(id int primary key, st varchar(10) CONSTRAINT t_st_check CHECK (((st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))));
