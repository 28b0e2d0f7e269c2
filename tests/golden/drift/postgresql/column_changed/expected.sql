create table o (id int generated always as identity, total numeric(10,2), must int not null, may int, d int not null default 0, name text collate "C", g int generated always as (may + 1) stored);
