create table by_hand (a integer);
