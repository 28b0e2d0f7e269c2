create table booking (room int, during tsrange, active boolean default true,
  exclude using gist (during with &&) where (active), exclude (room with =));
