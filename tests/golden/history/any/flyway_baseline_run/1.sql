create table flyway_schema_history (installed_rank integer not null primary key, version varchar(50), description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null, checksum integer, installed_by varchar(100) not null, installed_on timestamp default current_timestamp not null, execution_time integer not null, success boolean not null);
insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (1, '2', 'all', 'SQL_BASELINE', 'B2__all.sql', -864223733, 'deploy', 12, true);
create table users (id integer primary key, email varchar(80) not null);
create table orders (id integer primary key, total integer not null);
