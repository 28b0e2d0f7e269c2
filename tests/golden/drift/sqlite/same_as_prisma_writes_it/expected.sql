CREATE TABLE room (id integer primary key autoincrement, label text not null);
CREATE UNIQUE INDEX room_label_key ON room (label);
CREATE TABLE booking (
  id text not null primary key,
  guest text not null,
  paid boolean not null default false,
  madeAt datetime not null default current_timestamp,
  roomId integer references room on delete set null on update cascade
);
CREATE INDEX booking_guest_idx ON booking (guest, madeAt desc);
CREATE TABLE _tags (A integer not null references room (id) on delete cascade on update cascade,
  B text not null references booking (id) on delete cascade on update cascade);
CREATE UNIQUE INDEX _tags_AB_unique ON _tags (A, B);
