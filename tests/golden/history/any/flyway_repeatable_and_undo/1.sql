create table flyway_schema_history (installed_rank integer not null primary key, version varchar(50), description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null, checksum integer, installed_by varchar(100) not null, installed_on timestamp default current_timestamp not null, execution_time integer not null, success boolean not null);
insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (1, '1', 'users', 'SQL', 's', -1340162409, 'deploy', 12, true);
insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (2, '1.1', 'orders', 'SQL', 's', -1253225364, 'deploy', 12, true);
insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (3, null, 'emails', 'SQL', 's', -975864017, 'deploy', 12, true);
create table users (id integer primary key, email varchar(80) not null);
create table orders (id integer primary key, user_id integer not null, total decimal(10,2) not null);
create index orders_by_user on orders (user_id);
create view emails as select id, email from users;
