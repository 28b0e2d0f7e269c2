SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE DOMAIN public.d AS character varying(10)
	CONSTRAINT d_check CHECK (((VALUE)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])));

CREATE FUNCTION public.f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN NEW; END$$;

CREATE FUNCTION public.sqlbody(x character varying) RETURNS boolean
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT ((x)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]));
END;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.ex (
    a integer,
    st character varying(9)
);

CREATE TABLE public.t (
    id integer NOT NULL,
    st character varying(10) NOT NULL,
    n integer,
    g boolean GENERATED ALWAYS AS (((st)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))) STORED,
    ch character(2),
    ts timestamp without time zone,
    CONSTRAINT t_ch_check CHECK ((ch = ANY (ARRAY['aa'::bpchar, 'bb'::bpchar]))),
    CONSTRAINT t_check CHECK ((((ts < '2020-01-01 00:00:00'::timestamp without time zone) OR (ts > '2021-01-01 00:00:00'::timestamp without time zone)) AND (n > 1) AND ((n < 5) AND (n <> 3)))),
    CONSTRAINT t_st_check CHECK (((st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))
);

CREATE MATERIALIZED VIEW public.mv AS
 SELECT t.id
   FROM public.t
  WHERE ((t.st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))
  WITH NO DATA;

CREATE TABLE public.pt (
    k character varying(5),
    n integer
)
PARTITION BY LIST ((((k)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))));

CREATE TABLE public.pt1 (
    k character varying(5),
    n integer
);

CREATE VIEW public.v AS
 SELECT t.id,
    ((t.st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])) AS ok,
        CASE
            WHEN ((t.st)::text = ANY ((ARRAY['q'::character varying, 'r'::character varying])::text[])) THEN 1
            ELSE 2
        END AS c
   FROM public.t
  WHERE (((t.st)::text <> ALL ((ARRAY['c'::character varying, 'd'::character varying])::text[])) AND (((t.n >= 1) AND (t.n <= 5)) AND (t.id > 3)));

ALTER TABLE ONLY public.pt ATTACH PARTITION public.pt1 FOR VALUES IN (true);

ALTER TABLE ONLY public.ex
    ADD CONSTRAINT ex_a_excl EXCLUDE USING gist (a WITH =) WHERE (((st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])));

ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);

CREATE INDEX t_e ON public.t USING btree ((((st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))));

CREATE INDEX t_p ON public.t USING btree (n) WHERE ((st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]));

CREATE STATISTICS public.s ON n, (st::text = ANY (ARRAY['a'::character varying, 'b'::character varying]::text[])) FROM public.t;

CREATE RULE r AS
    ON DELETE TO public.t
   WHERE ((old.st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])) DO INSTEAD NOTHING;

CREATE TRIGGER tr BEFORE INSERT ON public.t FOR EACH ROW WHEN (((new.st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))) EXECUTE FUNCTION public.f();

CREATE POLICY p ON public.t USING (((st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))) WITH CHECK (((st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])));

ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;

