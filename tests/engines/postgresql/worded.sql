-- Expressions that a dump words differently, at each place where the server keeps one.
create extension btree_gist;
create table w (id int primary key, st varchar(10), ch char(3), n int, ts timestamp, tz timestamptz, d date, j jsonb, a text[], e interval, u uuid, num numeric(8,2), b boolean, r real, o oid, nm name, x varchar(3)[]);
alter table w add check (st in ('a','b') and n between 1 and 5),
  add check (st not in ('c','d') or n not between 7 and 9),
  add check (ch in ('aa','bb')),
  add check (d between '2020-01-01' and '2021-01-01' and (n > 1 or n < 0)),
 add check (case when st in ('a') then n in (1,2) else st in ('x','y') end),
  add check (coalesce(st, 'q') in ('a', 'q')),
  add check (lower(st) in ('a','b')),
  add check ((st || 'x') in ('ax','bx')),
  add check (st = any ('{a,b}')),
  add check (st like any (array['a%','b%'])),
  add check (st ~ any (array['a','b'])),
  add check (st similar to 'a|b'),
  add check (num in (1, 2.5)),
  add check (n in (1, 2, null)),
  add check (u in ('00000000-0000-0000-0000-000000000001')),
  add check (nm in ('a', 'b')),
  add check (x @> '{a}' and x && array['a','b']::varchar[]),
  add check (r in (1, 2.5)),
  add check (e between '1 day' and '2 days'),
  add check (j ->> 'a' in ('x','y')),
  add check (a[1] in ('x', 'y')),
  add check ((st, n) in (('a', 1), ('b', 2))),
  add check (row(st, n) is distinct from row('a', 1)),
  add check (st is null = false),
  add check (not (st in ('a','b'))),
  add check (nullif(st, 'a') in ('b','c')),
  add check (greatest(st, 'b') in ('b','c')),
  add check (st collate "C" in ('a','b')),
  add check (extract(year from d) in (2020, 2021)),
  add check (tz at time zone 'utc' between '2020-01-01' and '2021-01-01'),
  add check (b is true and (n between 1 and 3 or n between 5 and 6) and (st in ('a') or st in ('b'))),
  add check (n between symmetric 5 and 1),
  add check (st between 'a' and 'b' and st <> 'ab');
create view wv as select id, case st when 'a' then 1 when 'b' then 2 end c, st in ('a','b') x, exists (select 1 from w w2 where w2.st in ('p','q') and w2.n between 1 and 3) y, count(*) filter (where st in ('f','g')) over (partition by ch in ('aa','bb')) from w where st in ('a', 'b') and n between 1 and 5 and id > 3 and (st, n) in (select st, n from w where st not in ('z','y'));
create view wv2 as with q as (select * from wv where x) select q.id, w.st from q left join w on w.st in ('j','k') and w.id between q.id and 7 where q.c between 1 and 2 and q.x or w.st in ('l','m') union select 1, 'a' where 'x'::varchar in ('a','b') order by 1;
create materialized view wm as select st, n from w where st in ('a','b') group by st, n having st in ('a','c') and count(*) between 1 and 3 and n > 1;
create index wmi on wm ((st in ('a','b')), n) where st in ('q','r');
create index wi on w (n, (st in ('a','b')) desc) include (id) where st in ('a','b') and n between 1 and 5 and id > 3;
create function wf(a varchar, bb int default 5) returns setof w language sql begin atomic select * from w where st in ('a','b') and n between bb and 5 and id > 3; insert into w (id, st) select 1, 'a' where a in ('x','y'); select * from w; end;
create function wr(a varchar) returns boolean language sql immutable return a in ('a','b');
create procedure wp(a varchar) language sql begin atomic update w set st = 'x' where st in ('a','b') and n between 1 and 2 and id > 1; delete from w where st in ('c', wp.a); end;
alter table w enable row level security;
create policy wp1 on w using (st in ('a','b') and n between 1 and 3 and id in (select id from w where st in ('q','r'))) with check (exists (select 1 from w q where q.st in ('a','b')));
create function wt() returns trigger language plpgsql as 'begin return new; end';
create trigger wt before update of st, n, id on w for each row when (new.st in ('a','b') and old.n between 1 and 5 and new.id > 3) execute function wt();
create rule wr1 as on update to w where old.st in ('a','b') and new.n between 1 and 2 and new.id > 2 do also (delete from w where st in ('x','y') and id between 1 and 2 and n > 1; insert into w (id, st) values (1, case when old.st in ('p','q') then 'a' end));
create rule wr2 as on insert to wv do instead update w set st = 'q' where id = new.id and st in ('a', 'b');
create statistics ws on (st in ('a','b')), n, (n between 1 and 5 and id > 3) from w;
create table wg (st varchar(4), n int, g int generated always as (case when st in ('a','b') then 1 else n end) stored, h boolean generated always as (st in ('a','b') and n between 1 and 5 and n <> 3) stored);
create table we (a int, st varchar(4), exclude using gist (a with =, (st in ('a','b') and a between 1 and 5 and a > 2) with =) where (st in ('x','y') and a between 1 and 2 and a <> 3));
create table wp_ (k varchar(4), n int) partition by list ((k in ('a','b') and n between 1 and 3 and n > 2));
create table wp1 partition of wp_ for values in (true);
alter table wp1 add check (k in ('q','r') and n between 1 and 3 and n > 2);
create index on wp1 (n) where k in ('q','r');
create unique index on wp1 ((k in ('a','b')), n, k); 

create domain wd as varchar(5) default 'a' check (value in ('a','b')) check (value between 'a' and 'c' and value <> 'b' and length(value) in (1,2));
create domain wd2 as wd check (value not in ('x','y'));
create table wdt (a wd, b wd2 check (b in ('a','b')));
create publication wpub for table w where (n between 1 and 5 and id > 3);
