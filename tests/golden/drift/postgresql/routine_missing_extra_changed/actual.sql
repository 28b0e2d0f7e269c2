create function gone(a text) returns text language sql as 'select a';
create function kept(a int) returns int language sql as 'select a + 1';
create function guard() returns int language sql security definer as 'select 1';
create procedure run(a int) language sql as 'select a, a';
create function pace() returns int language sql immutable as 'select 1';
