-- AlterTable
ALTER TABLE `User` ADD COLUMN `city` VARCHAR(191);
insert into _prisma_migrations (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count) values ('fb261534-84ee-5969-bb01-0643d54f888e', 'eceac36de9c4c52e6d5bc6fe65d0b96ea34348802a7b381c276e40070c516d6a', '2026-01-07 10:00:03.250', '20260104000000_city', null, null, '2026-01-07 10:00:03.100', 1);
