alter table orders alter status type varchar(10);
