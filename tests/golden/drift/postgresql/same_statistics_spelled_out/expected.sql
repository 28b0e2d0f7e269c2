create table orders (a int, b int, c int);
create statistics pair on a, b from orders;
