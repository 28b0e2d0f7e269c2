create type money2 as (amount numeric);
create function near(int, int) returns boolean language sql immutable as 'select abs($1 - $2) < 2';
create operator =~= (function = near, leftarg = int, rightarg = int);
create cast (money2 as varchar) with inout;
create text search dictionary plain_words (template = simple, accept = false);
create text search configuration mine (parser = "default");
alter text search configuration mine add mapping for word, asciiword with plain_words, simple;
