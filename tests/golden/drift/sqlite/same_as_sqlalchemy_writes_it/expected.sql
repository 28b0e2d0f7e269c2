CREATE TABLE room (id integer primary key, label varchar(40) not null unique);
CREATE TABLE booking (
  id integer primary key,
  room_id integer references room (id) on delete cascade,
  guest varchar(120) not null,
  paid boolean not null default true check (paid in (0, 1)),
  nights integer not null default 1 check (nights >= 1),
  price numeric(10,2) not null,
  made datetime default current_timestamp,
  unique (room_id, made)
);
CREATE INDEX ix_booking_guest ON booking (guest);
CREATE UNIQUE INDEX guest_once ON booking (lower(guest)) WHERE paid IS 1;
