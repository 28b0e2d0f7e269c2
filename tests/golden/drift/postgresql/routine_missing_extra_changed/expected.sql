create function gone(a int) returns int language sql as 'select a';
create function kept(a int) returns int language sql as 'select a';
create function guard() returns int language sql as 'select 1';
create procedure run(a int) language sql as 'select a';
create function pace() returns int language sql as 'select 1';
