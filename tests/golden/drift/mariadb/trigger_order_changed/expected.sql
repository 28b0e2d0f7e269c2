create table t (a int);
create trigger one before insert on t for each row set new.a = 1;
create trigger two before insert on t for each row set new.a = 2;
create trigger gone before update on t for each row set new.a = 1;
create trigger stays before update on t for each row set new.a = 2;
