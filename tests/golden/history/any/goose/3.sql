alter table users add column phone varchar(40);
insert into goose_db_version (id, version_id, is_applied, tstamp) values (4, 3, true, '2026-01-06 10:00:00');
