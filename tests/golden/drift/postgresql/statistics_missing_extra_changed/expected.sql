create table orders (a int, b int, c int);
create table dropped (a int, b int);
create statistics folded on a, b from dropped;
create statistics gone on a, b from orders;
create statistics kept on a, b from orders;
create statistics sorts (dependencies) on a, c from orders;
