create table customers (id int primary key, email varchar(120));
create table orders (id int primary key, note varchar(120)) engine = InnoDB collate utf8mb4_general_ci row_format = dynamic;
create table log (id int, day date) partition by range (to_days(day)) (partition p0 values less than (738000));

-- drift: table: missing | DR101 | orders
drop table orders;

-- drift: table: extra | DR102 | orders_backup
create table orders_backup (id int);

-- drift: table: renamed | DR101 | orders
rename table orders to orders_old;

-- drift: table: engine | DR111 | orders
alter table orders engine = MyISAM;

-- drift: table: collation | DR111 | orders
alter table orders collate utf8mb4_bin;

-- drift: table: converted to another character set | DR111 | orders
alter table orders convert to character set latin1;

-- drift: table: row format | DR111 | orders
alter table orders row_format = compressed;

-- drift: table: partitioned otherwise | DR111 | log
alter table log partition by range (year(day)) (partition p0 values less than (2030));

-- drift: table: no longer partitioned | DR111 | log
alter table log remove partitioning;

-- drift: table: keeps its history | DR111 | orders
alter table orders add system versioning;
