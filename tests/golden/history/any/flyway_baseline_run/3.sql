alter table users add column phone varchar(40);
insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (2, '3', 'phone', 'SQL', 'V3__phone.sql', 1622480610, 'deploy', 12, true);
