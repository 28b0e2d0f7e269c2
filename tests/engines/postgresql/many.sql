-- As many of each kind of object as the loop says; no catalog is ever analysed.
create function touch() returns trigger language plpgsql as 'begin return new; end';
create foreign data wrapper fw;
create server fs foreign data wrapper fw;
do $do$
begin
for n in 1..NUMBER loop
  execute format($f$
    create table t%1$s (id serial primary key, a int not null default 1, b text collate "C" unique, c int generated always as identity,
      d int references t%1$s, e numeric check (e > 0), f varchar(9) default 'x', exclude (a with =));
    create index on t%1$s (a, lower(b)); create index on t%1$s (f) where e > 1;
    create view v%1$s as select id, a from t%1$s; 
    create materialized view m%1$s as select id, b from t%1$s with no data; create index on m%1$s (b);
    create trigger g before insert on t%1$s for each row execute function touch();
    create rule r as on delete to t%1$s where old.a = 1 do instead nothing;
    create policy p on t%1$s using (a > 1);
    create statistics s%1$s on a, b from t%1$s;
    create table q%1$s (id int, k int) partition by list (k); create table q%1$s_1 partition of q%1$s for values in (1);
    create domain d%1$s as text check (value <> ''); create type e%1$s as enum ('a', 'b'); create type c%1$s as (a int, b text); create type x%1$s as range (subtype = text);
    create function f%1$s (a int default 1) returns int language sql as 'select 1'; create procedure p%1$s () language sql as ''; create aggregate a%1$s (int) (sfunc = int4pl, stype = int4);
    create function ef(e%1$s, int) returns int language sql as 'select 1';
    create operator +%% (leftarg = e%1$s, rightarg = int, function = ef);
    create sequence s_%1$s; create collation co%1$s (locale = 'C');
    create foreign table ft%1$s (a int check (a > 1)) server fs;
    create text search dictionary td%1$s (template = simple);
    comment on table t%1$s is 'c'; comment on column t%1$s.a is 'c'; comment on index t%1$s_a_lower_idx is 'i'; comment on function f%1$s is 'f';
    grant select on t%1$s to public; grant select (a) on t%1$s to pg_monitor; grant usage on type d%1$s to pg_monitor;
    create publication pub%1$s for table t%1$s;
  $f$, n);
end loop;
end $do$;
