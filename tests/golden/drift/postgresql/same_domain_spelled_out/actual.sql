create domain public.price as decimal(10, 2) default 0
  constraint high check (((value) < 1000)) constraint low check (value >= 0);
alter domain price set not null;
create domain kind as text;
alter domain kind add constraint known check (value = any (array['a'::text, 'b'::text]));
create table t (p price, k kind default 'a');
