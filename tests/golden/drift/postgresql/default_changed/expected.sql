create table o (a int default 1, at timestamptz default now());
