-- AlterTable
ALTER TABLE `User` ADD COLUMN `phone` VARCHAR(191) NOT NULL DEFAULT '';
insert into _prisma_migrations (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count) values ('b0a56316-4ae7-5db1-b561-8508f6d49c78', '83312bd1659d4ee72ee6a683148f841a9b9b4e380417b3eaf72c360b600a564c', '2026-01-06 10:00:02.250', '20260103000000_phone', null, null, '2026-01-06 10:00:02.100', 1);
