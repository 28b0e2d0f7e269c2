-- AlterTable
ALTER TABLE "User" ADD COLUMN     "phone" TEXT NOT NULL DEFAULT '';
insert into _prisma_migrations (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count) values ('b0a56316-4ae7-5db1-b561-8508f6d49c78', 'a56be97848e8af4fbcfd4c6776906ac87850aa8f18baf95645ae5c9feeca61bf', '2026-01-06 10:00:02.250+00', '20260103000000_phone', null, null, '2026-01-06 10:00:02.100+00', 1);
