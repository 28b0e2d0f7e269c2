create table t (a character varying(1), b integer, c double precision, d boolean, e timestamp(3) with time zone, f numeric(5,2), g character varying(3) array, h character(1), i bigint[]);
