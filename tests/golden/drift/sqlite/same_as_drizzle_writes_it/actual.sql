CREATE TABLE `rooms` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`label` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_label_unique` ON `rooms` (`label`);--> statement-breakpoint
CREATE TABLE `bookings` (
	`id` integer PRIMARY KEY NOT NULL,
	`guest` text DEFAULT 'nobody' NOT NULL,
	`nights` integer DEFAULT 1 NOT NULL,
	`made` integer DEFAULT (unixepoch()),
	`room_id` integer,
	FOREIGN KEY (`room_id`) REFERENCES `rooms`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`guest`,`room_id`) REFERENCES `guests`(`name`,`room`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "nights_fit" CHECK("bookings"."nights" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `guest_once` ON `bookings` (lower("guest")) WHERE "bookings"."nights" > 1;--> statement-breakpoint
CREATE TABLE `guests` (
	`name` text,
	`room` integer,
	PRIMARY KEY(`name`, `room`)
);
--> statement-breakpoint
CREATE VIEW `long_stays` AS select "guest", "nights" from "bookings" where "nights" > 7;
