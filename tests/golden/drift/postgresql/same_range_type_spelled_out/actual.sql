create type public.span as range (subtype = pg_catalog.float8, subtype_opclass = float8_ops,
  multirange_type_name = span_multirange);
