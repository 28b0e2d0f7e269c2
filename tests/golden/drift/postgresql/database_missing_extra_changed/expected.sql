create type mood as enum ('good', 'bad');
create conversion gone for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create default conversion turned for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create conversion same for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
create function f() returns int language sql as 'select 1';
create function bound() returns int language sql as 'select 1';
alter function f() depends on extension plpgsql;
