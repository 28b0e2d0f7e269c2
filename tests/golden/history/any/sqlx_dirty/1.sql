create table _sqlx_migrations (version bigint primary key not null, description varchar(200) not null, installed_on timestamp not null default current_timestamp, success boolean not null, checksum varchar(200) not null, execution_time bigint not null);
insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) values (1, 'a', '2026-01-05 10:00:00', true, 'f12df49900eb177acbeb79840b4e5831bb34ba9034a08e72fe01736e0b51db3068d25bba61920299b806450a15ca20e5', 5);
insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) values (2, 'b', '2026-01-05 10:01:00', false, 'e5fe12267fb89307a3ffbe07ba7db333dfc324f5aedf06a4fd3914353bd748fcbe10e9416a5fb7fd58e56b62f518e9b1', -1);
create table a (i integer not null);
