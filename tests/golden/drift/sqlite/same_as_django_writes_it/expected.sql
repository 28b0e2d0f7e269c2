CREATE TABLE hotel_room (id integer primary key autoincrement, label varchar(40) not null unique);
CREATE TABLE hotel_booking (
  id integer primary key autoincrement,
  guest varchar(254) not null,
  room_id bigint references hotel_room deferrable initially deferred,
  paid bool not null,
  nights integer unsigned not null default 1 check (nights >= 0),
  wishes text not null check (json_valid(wishes) or wishes is null),
  made datetime not null,
  check (nights >= 1 and nights < 90 or not paid),
  unique (room_id, guest)
);
CREATE UNIQUE INDEX guest_once ON hotel_booking (lower(guest)) WHERE paid;
CREATE INDEX hotel_booking_room_id_46c98ba2 ON hotel_booking (room_id);
CREATE INDEX by_made ON hotel_booking (made DESC);
