create table a (id int) engine = Aria transactional = 0;
