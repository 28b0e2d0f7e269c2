drop table by_hand;
