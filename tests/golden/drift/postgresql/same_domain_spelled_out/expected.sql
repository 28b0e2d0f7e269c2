create domain price as numeric(10, 2) not null default 0 check (value >= 0) check (value < 1000);
create domain kind as text check (value in ('a', 'b'));
create table t (p price, k kind default 'a');
