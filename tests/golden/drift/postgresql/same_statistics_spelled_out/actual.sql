create table orders (a int, b int, c int);
create statistics public.pair (mcv, dependencies, ndistinct) on b, a from public.orders;
