CREATE TABLE rooms (id integer primary key autoincrement, label text not null);
CREATE UNIQUE INDEX rooms_label_unique ON rooms (label);
CREATE TABLE bookings (
  id integer primary key,
  guest text not null default 'nobody',
  nights integer default 1 not null,
  made integer default (unixepoch()),
  room_id integer references rooms (id) on delete cascade,
  check (nights > 0),
  foreign key (guest, room_id) references guests (name, room)
);
CREATE UNIQUE INDEX guest_once ON bookings (lower(guest)) WHERE nights > 1;
CREATE TABLE guests (name text, room integer, primary key (name, room));
CREATE VIEW long_stays AS SELECT guest, nights FROM bookings WHERE nights > 7;
