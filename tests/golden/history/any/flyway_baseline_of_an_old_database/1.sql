create table clients (id integer primary key, name varchar(60) not null);
create table visits (id integer primary key, client integer not null);
create table flyway_schema_history (installed_rank integer primary key, version varchar(50), description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null, checksum integer, installed_by varchar(100) not null, installed_on timestamp not null default current_timestamp, execution_time integer not null, success boolean not null);
insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success) values (1, '2', 'the old database', 'BASELINE', 'the old database', 'ops', 0, true);
