create table log (id bigint generated always as identity, at timestamptz not null, n int default 1 check (n > 0),
  team int, primary key (id, at, n)) partition by range (at);
create index on log (n);
create table team (id int primary key);
alter table log add foreign key (team) references team;
create function note() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger noting after insert on log for each row execute function note();
create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
create table log_2027 partition of log for values from ('2027-01-01') to ('2028-01-01') partition by list (n);
create table log_2027_1 partition of log_2027 for values in (1);
create table log_rest partition of log default;
alter table log_2026 set (fillfactor = 70);
