create collation public.plain (provider = libc, lc_collate = 'C', lc_ctype = 'C');
create collation start (provider = icu, locale = 'de', deterministic = true);
create collation german from start;
drop collation start;
