create table team (id int primary key);
create table log (id bigint generated always as identity, at timestamptz not null, n int default 1, team int)
  partition by range (at);
create table log_2026 (team int, n int default 1 not null, at timestamp with time zone not null, id bigint not null,
  constraint log_n_check check (n > 0)) with (fillfactor = '70');
create table log_2027 (like log_2026 including all) partition by list (n);
create table log_2027_1 (like log_2026 including all);
create table log_rest (like log_2026 including all);
alter table log add constraint log_n_check check (n > 0), add primary key (id, at, n);
create function note() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger noting after insert on log for each row execute function note();
create index on log_2026 (n);
create index log_n_idx on log (n);
set timezone = 'Europe/Berlin';
alter table log attach partition log_2026 for values from ('2026-01-01 01:00:00') to ('2027-01-01 01:00:00+01');
alter table log_2027 attach partition log_2027_1 for values in (1);
alter table log attach partition log_2027 for values from ('2027-01-01 00:00:00+00') to ('2028-01-01 00:00:00+00');
alter table log attach partition log_rest default;
alter table log add foreign key (team) references team (id);
