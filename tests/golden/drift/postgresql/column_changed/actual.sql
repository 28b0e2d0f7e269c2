create table o (id int not null, total numeric(12,2), must int, may int not null, d int not null, name text, g int generated always as (may + 2) stored);
