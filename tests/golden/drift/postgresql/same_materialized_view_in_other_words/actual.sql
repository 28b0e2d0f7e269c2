create table customers (id bigint primary key, email varchar(120), status text);
create materialized view v as SELECT c.id AS id, c.email
  FROM public.customers AS c -- those
  WHERE (c.status = ANY (ARRAY['a', 'b']))
WITH NO DATA;
