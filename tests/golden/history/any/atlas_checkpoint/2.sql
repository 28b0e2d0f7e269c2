alter table users add column phone varchar(40);
insert into atlas_schema_revisions (version, description, type, applied, total, executed_at, execution_time, error, error_stmt, hash, partial_hashes, operator_version) values ('20260104000000', 'phone', 2, 1, 1, '2026-01-05 11:00:00', 3011806, '', '', 'YqLXrvz7+/GKn6d7i6+rm+64aapk5VhD35XJkYrgePM=', null, 'Atlas CLI v0.29.0');
