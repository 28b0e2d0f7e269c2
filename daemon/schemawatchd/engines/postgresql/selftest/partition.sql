create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create table log (at date not null, n int default 1) partition by range (at);
create table log_2025 partition of log for values from ('2025-01-01') to ('2026-01-01');
create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
create table log_2027 partition of log for values from ('2027-01-01') to ('2028-01-01');
create table days (at date not null) partition by range (at);
create table days_24 partition of days for values from ('2026-11-23') to ('2026-11-24');
create table days_25 partition of days for values from ('2026-11-24') to ('2026-11-25');
create table days_26 partition of days for values from ('2026-11-25') to ('2026-11-26');
create table days_30 partition of days for values from ('2026-11-26') to ('2026-12-30');
create table place (region text, n int) partition by list (region);
create table place_eu partition of place for values in ('de', 'fr');
create table place_rest partition of place default;
create trigger guard before insert on place for each row execute function touch();

-- drift: partition: storage options | DR141 | public.log_2026
alter table log_2026 set (autovacuum_enabled = off);

-- drift: partition: missing | DR151 | public.log_2027
drop table log_2027;

-- drift: partition: detached | DR151 | public.log_2027
alter table log detach partition log_2027;

-- drift: partition: the one for the rest missing | DR151 | public.place_rest
drop table place_rest;

-- drift: partition: extra | DR152 | public.place_us
create table place_us partition of place for values in ('us');

-- drift: partition: bounds | DR153 | public.place_eu
alter table place detach partition place_eu;
alter table place attach partition place_eu for values in ('de', 'fr', 'it');

-- drift: partition: deviates from its table | DR153 | public.log_2026
alter table log_2026 alter column n set default 2;

-- drift: partition: an old one dropped | DR155 | public.log_2025
drop table log_2025;

-- drift: partition: the next one made | DR156 | public.log_2028
create table log_2028 partition of log for values from ('2028-01-01') to ('2029-01-01');

-- drift: partition: nobody makes the next one | DR157 | public.days
drop table days_30;

-- drift: partition: its trigger disabled | DR153 | public.place_eu
alter table place_eu disable trigger guard;

-- drift: partition: row security of its own | DR153 | public.place_eu
alter table place_eu enable row level security;

-- drift: table: partitioned otherwise | DR111 | public.place
drop table place;
create table place (region text, n int) partition by list (lower(region));
create table place_eu partition of place for values in ('de', 'fr');
create table place_rest partition of place default;
