drop view emails;
alter table users drop column phone;
create view emails as select id, email from users;
insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (5, '2', 'phone', 'UNDO_SQL', 's', 1622480610, 'deploy', 12, true);
