alter table orders alter status type text;
