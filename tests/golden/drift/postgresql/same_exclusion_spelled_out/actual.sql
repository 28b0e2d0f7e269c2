create table booking (room int, during tsrange, active boolean default true);
alter table booking add exclude using btree (room int4_ops asc nulls last with operator(pg_catalog.=)) not deferrable;
alter table public.booking add constraint booking_during_excl1
  exclude using gist (during range_ops with operator(pg_catalog.&&)) where ((active));
