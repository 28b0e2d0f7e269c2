-- AlterTable
ALTER TABLE "User" ADD COLUMN "city" TEXT;
insert into _prisma_migrations (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count) values ('fb261534-84ee-5969-bb01-0643d54f888e', 'c83e5ac164b392b6f663c3bdfbfb22fb0adf6c8b1f98f46700122f2cff0766c6', 1767780003250, '20260104000000_city', null, null, 1767780003100, 1);
