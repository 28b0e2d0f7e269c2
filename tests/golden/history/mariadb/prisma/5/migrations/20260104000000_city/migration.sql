-- AlterTable
ALTER TABLE `User` ADD COLUMN `city` VARCHAR(191);
