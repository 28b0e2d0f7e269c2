create table by_hand (a integer);
create index by_hand_too on users (email);
