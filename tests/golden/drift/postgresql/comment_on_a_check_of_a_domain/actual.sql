create domain d as int constraint positive check (value > 0) constraint small check (value < 9);
comment on constraint small on domain d is 'same';
create domain e as int constraint positive check (value > 0);
comment on constraint positive on domain e is 'added';
