create table orders (id int primary key, total int);
create trigger guard before update on orders for each row set new.total = 0;

-- drift: trigger: missing | DR501 | orders.guard
drop trigger guard;

-- drift: trigger: extra | DR502 | orders.fresh
create trigger fresh before delete on orders for each row set @a = 0;

-- drift: trigger: event | DR503 | orders.guard
create or replace trigger guard before insert on orders for each row set new.total = 0;

-- drift: trigger: time | DR503 | orders.guard
drop trigger guard;
create trigger guard after update on orders for each row set @a = 0;

-- drift: trigger: body changed | DR503 | orders.guard
create or replace trigger guard before update on orders for each row set new.total = 1;
