create table a (id int) engine = Aria page_checksum = 1 transactional = 0;
