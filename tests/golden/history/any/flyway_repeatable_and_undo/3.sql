alter table users add column phone varchar(40);
insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (4, '2', 'phone', 'SQL', 's', 1622480610, 'deploy', 12, true);
