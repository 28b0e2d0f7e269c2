alter table users drop column phone;
delete from goose_db_version where version_id = 3;
