create table orders (a int, b int, c int);
create statistics fresh on a, b from orders;
create statistics kept on b, c from orders;
create statistics sorts (ndistinct) on a, c from orders;
