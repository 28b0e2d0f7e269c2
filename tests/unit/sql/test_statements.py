"""Statements of a text: where each ends, and that nothing behind a body is swallowed."""

import pytest

from schemawatchd.sql.lexer import Dialect
from schemawatchd.sql.statements import statements

PROCEDURE = "create procedure p()"
TRIGGER = "create trigger t before insert on a for each row"
DROP = "drop table orders;"
# Each is one statement on MariaDB, whatever it holds.
MARIADB = {
    "if() is a function": f"{TRIGGER} begin set new.a = if(new.b,1,2); end;",
    "if() in a case": f"{PROCEDURE} begin select case when if(a,b,c) then 1 end from t; delete from a; end;",
    "if () then is a block": f"{PROCEDURE} begin if (a > 1) and (b) then delete from a; end if; end;",
    "if exists () then is a block": f"{PROCEDURE} begin if exists (select 1) then delete from a; end if; end;",
    "if without begin": f"{TRIGGER} if new.b then delete from a; end if;",
    "drop ... if exists": f"{PROCEDURE} begin drop temporary table if exists x; delete from a; end;",
    "create ... if not exists": f"{PROCEDURE} begin create table if not exists x (a int); select 1; end;",
    "repeat() is a function": "create function f() returns text begin return repeat('x',3); end;",
    "repeat is a block": f"{PROCEDURE} begin repeat set @a = 1; until @a end repeat; delete from a; end;",
    "for is a block": f"{PROCEDURE} begin for i in 1..3 do delete from a; end for; delete from b; end;",
    "a definer": "create or replace definer=`root`@`localhost` procedure p() begin select 1; delete from a; end;",
    "a definer without quotes": "create definer = root@my.host procedure p() begin select 1; delete from a; end;",
    "the present user": "create definer=current_user() event e on schedule every 1 day do begin select 1; end;",
    "an event changed": "alter event e do begin delete from a; delete from b; end;",
    "a handler": f"{PROCEDURE} begin declare exit handler for not found begin select 1; end; select 2; end;",
    "columns named begin and end": f"{TRIGGER} begin set new.begin = new.end; end;",
    "arguments named begin and end": "create procedure p(begin date, end date) begin select 1; select 2; end;",
}
POSTGRESQL = {
    "a table named event": "create table event (id int, begin timestamptz);",
    "a table named function": "create table if not exists function (id int, begin timestamptz);",
    "an escaped quote": r"insert into a (b) values (E'it\'s');",
    "a backslash that escapes nothing": r"insert into a (b) values ('C:\');",
    "a body in SQL": "create function f() returns int begin atomic select case when a then 1 end; select 2; end;",
    "a function of a function": "create function f(a text default repeat('x', 3)) returns text return a;",
    "columns of its answer": "create function f() returns table (begin date) language sql as $$ select now(); $$;",
    "a trigger on a column": "create trigger begin after update on a for each row execute function f();",
}
SQLITE = {
    "a trigger": "create temp trigger t after insert on a begin select case when c then 1 end; select 1; end;",
}
CASES = [
    pytest.param(text, engine, id=f"{engine}: {name}")
    for engine, cases in (("mariadb", MARIADB), ("postgresql", POSTGRESQL), ("sqlite", SQLITE))
    for name, text in cases.items()
]


@pytest.mark.parametrize(("text", "engine"), CASES)
def test_a_statement_ends_where_it_ends(text, engine):
    found = [each.text for each in statements(f"{text}\n{DROP}", Dialect.of(engine))]
    assert (len(found), found[-1]) == (2, "drop table orders")
