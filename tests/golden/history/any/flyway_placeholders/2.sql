insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by, installed_on, execution_time, success) values (2, '2', 'b', 'SQL', 'V2__b.sql', 'u', '2026-01-02 00:00:00', 5, true);
create table other (id integer not null, name varchar(20));
