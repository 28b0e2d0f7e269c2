create table o (a int default 2, at timestamptz default clock_timestamp());
