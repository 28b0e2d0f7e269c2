-- AlterTable
ALTER TABLE "User" ADD COLUMN "city" TEXT;
