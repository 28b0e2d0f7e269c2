create table visits (
  token uuid default gen_random_uuid(), at timestamptz default now(), day date default current_date,
  luck double precision default random(), later timestamptz default now() + interval '1 day');
