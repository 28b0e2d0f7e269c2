CREATE TABLE room (
	id INTEGER NOT NULL, 
	label VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (label)
);
CREATE TABLE booking (
	id INTEGER NOT NULL, 
	room_id INTEGER, 
	guest VARCHAR(120) NOT NULL, 
	paid BOOLEAN DEFAULT 1 NOT NULL, 
	nights INTEGER DEFAULT 1 NOT NULL, 
	price NUMERIC(10, 2) NOT NULL, 
	made DATETIME DEFAULT CURRENT_TIMESTAMP, 
	PRIMARY KEY (id), 
	CONSTRAINT nights_fit CHECK (nights >= 1), 
	CONSTRAINT room_once UNIQUE (room_id, made), 
	FOREIGN KEY(room_id) REFERENCES room (id) ON DELETE CASCADE, 
	CONSTRAINT paid_bool CHECK (paid IN (0, 1))
);
CREATE UNIQUE INDEX guest_once ON booking (lower(guest)) WHERE paid IS 1;
CREATE INDEX ix_booking_guest ON booking (guest);
