"""The MG rules: each has examples that it trips over and others that it passes, on each engine it applies to.

A test names the rules that it is about and looks at no other: a new rule may well have something to say about an
example of an old one.
"""

from importlib import import_module

import pytest

from schemawatchd.catalog import names
from schemawatchd.ledgers.formats import schemawatchd as format_
from schemawatchd.rules import migration as room
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.linting import lint_migration
from schemawatchd.rules.policy import Override, RulePolicy
from schemawatchd.rules.rule import all_rules

ENGINES = ("mariadb", "postgresql", "sqlite")
NAME = "202601010000000001_change.sql"
HEADER = "-- why: a\n-- risk: low\n-- owner: crm\n-- rollback: undo it\n-- verify: select 1\n"
ALL = {name: import_module(f"{room.__name__}.{name}") for name in names(room)}
RULES = {name: module for name, module in ALL.items() if hasattr(module, "TRIPS")}


class OneFile:
    """A folder with one migration."""

    named = "migrations"

    def __init__(self, text):
        self._text = text

    def names(self):
        return (NAME,)

    def read(self, name):
        return self._text.encode()


def migration(text):
    """The migration that an example stands for: a whole file, a section, or statements alone."""
    if "-- migrate:up" not in text:
        text = f"-- migrate:up\n{text}\n"
    if "-- migrate:down" not in text and text.startswith("-- migrate:up"):
        text = f"{text}-- migrate:down\nselect 1;\n"
    if text.startswith("-- migrate:up"):
        text = f"{HEADER}\n{text}"
    (found,) = format_.history(OneFile(text)).migrations
    return found


def said(text, engine, **more):
    theirs = text.startswith("-- theirs\n")
    return lint_migration(
        migration(text.removeprefix("-- theirs\n")), engine, RulePolicy(), ours=not theirs, **more
    )


def codes(text, engine, among=None):
    """The rules that say something, those of `among` alone where it is given."""
    return {each.rule for each in said(text, engine) if among is None or each.rule in among}


def phrases(text, engine, among):
    """What the rules of `among` say, without the place that each begins with."""
    return [each.summary.partition(" ")[2] for each in said(text, engine) if each.rule in among]


def _examples(constant):
    for name, module in RULES.items():
        found = getattr(module, constant)
        for number, text in enumerate((found,) if isinstance(found, str) else found, 1):
            for engine in module.check.engines or ENGINES:
                yield pytest.param(module, text, engine, id=f"{name}-{number}-{engine}")


@pytest.mark.parametrize(("module", "text", "engine"), list(_examples("TRIPS")))
def test_a_rule_speaks_where_it_should(module, text, engine):
    assert module.check.code in codes(text, engine)


@pytest.mark.parametrize(("module", "text", "engine"), list(_examples("PASSES")))
def test_a_rule_is_silent_where_it_should_be(module, text, engine):
    assert module.check.code not in codes(text, engine)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_silent_on_engines_it_does_not_name(name):
    module = RULES[name]
    text = module.TRIPS if isinstance(module.TRIPS, str) else module.TRIPS[0]
    for engine in set(ENGINES) - set(module.check.engines or ENGINES):
        assert module.check.code not in codes(text, engine)


def test_there_are_many():
    assert len(RULES) > 40


def test_only_what_is_told_from_elsewhere_has_no_examples():
    others = {module.check.code for name, module in ALL.items() if name not in RULES}
    assert others == {"MG601", "MG602", "MG603", "MG604", "MG605", "MG606", "MG607", "MG900"}


def test_they_are_one_group():
    assert {each.group for each in all_rules().values() if each.code.startswith("MG")} == {"migration"}


# What a finding says ------------------------------------------------------------------------------------


def test_a_finding_names_the_line_of_the_file():
    (found,) = (each for each in said("select 1;\n\ndrop table orders;", "sqlite") if each.rule == "MG101")
    assert (found.object, found.kind, found.severity) == (f"migrations/{NAME}:10", "file", "critical")
    assert found.summary == f"migrations/{NAME}:10 drops table orders"


def test_a_policy_makes_it_more_or_less():
    more = RulePolicy({"MG407": Override(severity=Severity.CRITICAL, reason="r")})
    found = lint_migration(migration("create table if not exists t (id integer);"), "sqlite", more)
    assert [each.severity for each in found if each.rule == "MG407"] == [Severity.CRITICAL]


def test_folders_of_other_tools_are_told_quietly():
    text = "-- theirs\n-- migrate:up\ncreate table t (id integer);\n"
    found = lint_migration(migration(f"-- a\n{text}"), "sqlite", RulePolicy(), ours=False)
    of_the_header = {each.rule: str(each.severity) for each in found if each.rule in ("MG501", "MG503", "MG504")}
    assert of_the_header == {"MG501": "notice", "MG503": "notice", "MG504": "notice"}


# What the header allows ---------------------------------------------------------------------------------

DROP = "-- migrate:up\ndrop table orders;\n-- migrate:down\nselect 1;\n"
ABOUT_THE_HEADER = {"MG101", "MG102", "MG505", "MG506"}
ALLOWED = {
    "with a reason it is silent": ("allow MG101: nobody reads them", set()),
    "small letters are the same": ("Allow mg101: nobody reads them", set()),
    "without a reason it speaks, and so does the lack": ("allow MG101", {"MG101", "MG505"}),
    "another rule is no help": ("allow MG102: nobody reads them", {"MG101", "MG506"}),
    "a rule that is none is told": ("allow MG999: nobody knows", {"MG101", "MG506"}),
    "a rule of another engine is not called unused": ("allow MG301: small table", {"MG101"}),
}


@pytest.mark.parametrize(("line", "expected"), ALLOWED.values(), ids=ALLOWED)
def test_the_header_allows(line, expected):
    assert codes(f"{HEADER}-- {line}\n\n{DROP}", "sqlite", ABOUT_THE_HEADER) == expected


def test_what_was_not_asked_is_not_called_unused():
    text = f"{HEADER}-- allow MG603: one way\n-- allow MG102: no column\n-- allow MG999: what\n\n{DROP}"
    unused = [each.summary for each in said(text, "sqlite", unasked={"MG603"}) if each.rule == "MG506"]
    assert len(unused) == 2
    assert not any("MG603" in each for each in unused)


def test_a_rule_that_is_switched_off_is_not_called_unused():
    off = RulePolicy({"MG101": Override(severity=None, reason="we drop tables")})
    found = lint_migration(migration(f"{HEADER}-- allow MG101: nobody reads them\n\n{DROP}"), "sqlite", off)
    assert not ABOUT_THE_HEADER & {each.rule for each in found}


# How statements are taken apart -------------------------------------------------------------------------

ABOUT_COLUMNS = {"MG101", "MG102", "MG103", "MG201", "MG202", "MG406"}
SAME = {
    "a schema before the name": ("alter table shop.orders drop column note;", {"MG102"}),
    "quotes": ('alter table "shop"."orders" drop column "note";', {"MG102"}),
    "only, if exists": ("alter table if exists only orders drop column if exists note;", {"MG102"}),
    "a comment between": ("alter /* drop table x */ table orders -- drop table y\n drop column note;", {"MG102"}),
    "a string that looks like one": ("select 'drop table orders;';", set()),
    "a comma inside of brackets": ("alter table orders add column p numeric(10, 2), drop column q;", {"MG102"}),
    "a function's body is no statement": (
        "create function f() returns void language plpgsql as $$ begin delete from orders; end $$;",
        set(),
    ),
    "a default that says not null": ("alter table orders add column a text default 'not null';", set()),
    "or replace": ("create or replace view v as select 1 as a;", set()),
}


@pytest.mark.parametrize(("text", "expected"), SAME.values(), ids=SAME)
def test_statements_are_told_apart(text, expected):
    assert codes(text, "postgresql", ABOUT_COLUMNS) == expected


def test_a_body_on_mariadb_is_one_statement():
    body = "create trigger t before insert on orders for each row begin delete from a; delete from b; end;"
    assert codes(f"{body} drop table orders;", "mariadb", {"MG101", "MG103", "MG508"}) == {"MG101", "MG508"}


SWALLOWED = {
    "if()": ("create trigger t before insert on a for each row begin set new.a = if(new.b,1,2); end;", "mariadb"),
    "if exists": ("create procedure p() begin drop temporary table if exists x; end;", "mariadb"),
    "repeat()": ("create function f() returns text begin return repeat('x',3); end;", "mariadb"),
    "a table named event": ("create table event (id int, begin timestamptz);", "postgresql"),
    "an escaped quote": (r"insert into a (b) values (E'it\'s');", "postgresql"),
}


@pytest.mark.parametrize(("text", "engine"), SWALLOWED.values(), ids=SWALLOWED)
def test_nothing_behind_a_body_is_swallowed(text, engine):
    assert "MG101" in codes(f"{text} drop table orders;", engine)


# Which tables it is about, and which were there before --------------------------------------------------

MV = "create materialized view mv as select 1 as id"
CHECK = "pragma foreign_key_check;"
REBUILT = "create table o (id int); insert into o (id) select id from orders; drop table orders;"
ABOUT_TABLES = {
    *("MG101", "MG102", "MG103", "MG107", "MG202", "MG203", "MG205", "MG207", "MG208", "MG301"),
    *("MG303", "MG305", "MG401", "MG406", "MG407", "MG508", "MG511"),
}
TABLES = {
    "the second of two dropped": ("create table t (id int); drop table t, orders;", "postgresql", {"MG101"}),
    "the second of two emptied": ("create table t (id int); truncate t, orders;", "postgresql", {"MG103"}),
    "both made here": ("create table t (id int); create table u (id int); drop table t, u;", "postgresql", set()),
    "perhaps there before": (
        "create table if not exists orders (id int); delete from orders; alter table orders drop column note;",
        "postgresql",
        {"MG102", "MG103", "MG407"},
    ),
    "surely not there any more": (
        "drop table if exists orders; create table if not exists orders (id int); delete from orders;",
        "postgresql",
        {"MG101", "MG407"},
    ),
    "made here unless it is there": (
        (
            "create table if not exists w (id int, a int); create index wi on w (id);"
            "alter table w add constraint c check (a > 0); alter table w alter a set not null;"
            "alter table w rename to v; create index vi on v (a);"
        ),
        "postgresql",
        {"MG401", "MG407"},
    ),
    "there before, and then made unless it is there": (
        "alter table w add b int; create table if not exists w (id int); create index wi on w (id);",
        "postgresql",
        {"MG301", "MG407"},
    ),
    "renamed, copied and dropped": (
        (
            "alter table ciphers rename to old; create table ciphers (id int); insert into ciphers (id)"
            " select id from old; drop table old; pragma foreign_key_check;"
        ),
        "sqlite",
        set(),
    ),
    "renamed and dropped without a copy": (
        "alter table ciphers rename to old; create table ciphers (id int); drop table old;",
        "sqlite",
        {"MG101"},
    ),
    "a type that another takes the place of": (
        (
            "create type mood_new as enum ('a'); alter type mood rename to mood_old;"
            "alter type mood_new rename to mood; drop type mood_old;"
        ),
        "postgresql",
        set(),
    ),
    "a type that was made here": ("create type t as enum ('a'); drop type t;", "postgresql", set()),
    "a type that was only renamed": ("alter type mood rename to old; drop type old;", "postgresql", {"MG107"}),
    "the session's own": ("create temp table if not exists t (id int); delete from t;", "postgresql", {"MG407"}),
    "another schema": (
        "create table audit.orders (id int); alter table public.orders drop column note;",
        "postgresql",
        {"MG102"},
    ),
    "another schema, one unsaid": (
        "create table audit.orders (id int); alter table orders drop column note;",
        "postgresql",
        {"MG102"},
    ),
    "the same schema, one unsaid": (
        "create table orders (id int); alter table public.orders drop column note;",
        "postgresql",
        set(),
    ),
    "the schema that is set": (
        "set local search_path to audit; create table orders (id int); alter table audit.orders drop column note;",
        "postgresql",
        set(),
    ),
    "moved to another schema": (
        "create table t (id int); alter table t set schema audit; alter table audit.t drop column note;",
        "postgresql",
        set(),
    ),
    "an index of a new view": (f"{MV}; create unique index mv_id on mv (id);", "postgresql", set()),
    "a new view is filled": (f"{MV} with no data; refresh materialized view mv;", "postgresql", set()),
    "built anew": (
        f"{REBUILT} alter table o rename to orders; create unique index u on orders (id); {CHECK}",
        "sqlite",
        set(),
    ),
    "renamed by rename table": (
        "create table o (id int); rename table o to p; drop table p;",
        "mariadb",
        {"MG508"},
    ),
    "renamed in the way of MariaDB": (
        "create table o (id int); alter table o rename p; drop table p;",
        "mariadb",
        {"MG508"},
    ),
    "another one under the old name": (
        "create table o (id int); alter table o rename to p; alter table o drop column note;",
        "sqlite",
        {"MG102"},
    ),
    "the second of two views": ("drop view a, b; create view a as select 1 as a;", "postgresql", {"MG406"}),
}


@pytest.mark.parametrize(("text", "engine", "expected"), TABLES.values(), ids=TABLES)
def test_only_what_was_there_before_is_in_danger(text, engine, expected):
    assert codes(text, engine, ABOUT_TABLES) == expected


SUMMARIES = {
    "create table t (id int); drop table t, orders, lines;": "drops table orders, lines",
    "create table t (id int); truncate t, orders, lines;": "deletes all rows of orders, lines",
    "drop function f(int, int), g(); create function f() returns int return 1;": "drops function g",
}


@pytest.mark.parametrize(("text", "says"), SUMMARIES.items())
def test_a_finding_names_all_that_go(text, says):
    assert phrases(text, "postgresql", {"MG101", "MG103", "MG406"}) == [says]


# Words that are names -----------------------------------------------------------------------------------

ABOUT_NAMES = {"MG101", "MG102", "MG201", "MG208", "MG402"}
NAMED = {
    "a column temp": ("alter table readings drop temp;", "postgresql", ["drops column readings.temp"]),
    "a table temp": ("alter table temp drop column a;", "postgresql", ["drops column temp.a"]),
    "a table local": ("update local set a = 1;", "sqlite", ["updates all rows of local"]),
    "a table ignore": ("update ignore set a = 1;", "sqlite", ["updates all rows of ignore"]),
    "a hint ignore": ("update ignore t set a = 1;", "mariadb", ["updates all rows of t"]),
    "a column renamed": (
        "alter table readings rename temp to temperature;",
        "postgresql",
        ["renames readings.temp to temperature"],
    ),
    "a column added": (
        "alter table readings add temp numeric not null;",
        "postgresql",
        ["adds readings.temp NOT NULL without a default"],
    ),
    "a column key": ("alter table settings drop key;", "postgresql", ["drops column settings.key"]),
    "a column key on SQLite": ("alter table settings drop key;", "sqlite", ["drops column settings.key"]),
    "a key": ("alter table settings drop key a;", "mariadb", []),
    "a primary key": ("alter table settings drop primary key;", "mariadb", []),
    "a column index": ('alter table settings drop "index";', "postgresql", ["drops column settings.index"]),
    "a column index on MariaDB": ("alter table s drop `index`;", "mariadb", ["drops column s.index"]),
    "an index index": ("alter table s drop index `index`;", "mariadb", []),
    "a column constraint": ('alter table s drop "constraint";', "postgresql", ["drops column s.constraint"]),
    "a column column": ('alter table s drop "column";', "postgresql", ["drops column s.column"]),
    "a key renamed": ("alter table s rename key to keys;", "postgresql", ["renames s.key to keys"]),
    "an index renamed": ("alter table s rename key a to b;", "mariadb", []),
    "online": ("alter online ignore table s drop column a;", "mariadb", ["drops column s.a"]),
    "the session's own": ("create global temporary table t (id int); drop table t;", "postgresql", []),
}


@pytest.mark.parametrize(("text", "engine", "expected"), NAMED.values(), ids=NAMED)
def test_a_word_may_be_a_name(text, engine, expected):
    assert phrases(text, engine, ABOUT_NAMES) == expected


# A value of an enum that is new in the same transaction -------------------------------------------------

ADDED = "alter type mood add value 'tired'"
NEW_VALUES = {
    "an equal word": ("insert into words (word) values ('tired');", [("warning", "may use")]),
    "the type is named": ("insert into people (m) values ('tired'::public.mood);", [("critical", "uses")]),
    "the next value stands behind it": ("alter type mood add value 'sad' after 'tired';", []),
}


@pytest.mark.parametrize(("later", "expected"), NEW_VALUES.values(), ids=NEW_VALUES)
def test_a_new_value_of_an_enum(later, expected):
    found = [each for each in said(f"{ADDED}; {later}", "postgresql") if each.rule == "MG308"]
    verbs = ["may use" if "may use" in each.summary else "uses" for each in found]
    assert [(str(each.severity), verb) for each, verb in zip(found, verbs, strict=True)] == expected


def test_a_new_value_of_a_new_enum_is_refused_by_some():
    text = f"create type mood as enum ('fine'); {ADDED}; create table p (m mood); select 'tired'::mood;"
    assert [str(each.severity) for each in said(text, "postgresql") if each.rule == "MG308"] == ["warning"]


# What a type was before ---------------------------------------------------------------------------------

RETYPED = {
    "a label more": ("modify a enum('new','paid','sent')", "modify a enum('new','paid')", "mariadb", set()),
    "more bytes": ("modify a varbinary(32)", "modify a varbinary(16)", "mariadb", set()),
    "a longer text": ("modify a longtext", "modify a text", "mariadb", {"MG303"}),
    "a shorter text": ("modify a text", "modify a longtext", "mariadb", {"MG206", "MG303"}),
    "a sign": ("modify a int", "modify a int unsigned", "mariadb", {"MG206", "MG303"}),
    "a zone": ("alter a type timestamptz", "alter a type timestamp", "postgresql", {"MG303"}),
    "no case": ("alter a type citext", "alter a type varchar(20)", "postgresql", set()),
}


@pytest.mark.parametrize(("now", "before", "engine", "expected"), RETYPED.values(), ids=RETYPED)
def test_down_says_what_a_type_was(now, before, engine, expected):
    text = f"-- migrate:up\nalter table t {now};\n-- migrate:down\nalter table t {before};\n"
    assert codes(text, engine, {"MG206", "MG303"}) == expected


# Single rules, where an engine has words of its own ------------------------------------------------------

SPEAKS = [
    ("MG201", "alter table settings add key text not null;", "postgresql"),
    ("MG201", "alter table settings add period numeric(10, 2) not null;", "postgresql"),
    ("MG201", "alter table settings add `key` varchar(9) not null;", "mariadb"),
    ("MG509", "create table settings (key char(3), index timestamp);", "postgresql"),
    ("MG103", "delete from orders using (select id from gone where true) g;", "postgresql"),
    ("MG201", "alter table orders add day date not null check (day > 'default');", "postgresql"),
    ("MG202", "alter table orders add constraint known not null day;", "postgresql"),
    ("MG202", "alter table orders add not null day;", "postgresql"),
    (
        "MG202",
        "alter table lines validate constraint a; alter table orders alter column day set not null;",
        "postgresql",
    ),
    ("MG207", "alter table orders add day date; insert into log (id) select id from orders;", "postgresql"),
    ("MG208", "update orders set total = (select sum(a) from lines where orders.id = lines.id);", "sqlite"),
    (
        "MG304",
        "-- theirs\ncreate unlogged table t (id int); alter table t add a int; alter table orders add a int;",
        "postgresql",
    ),
    ("MG305", "-- migrate:up transaction:false\nvacuum (analyze, full) orders;", "postgresql"),
    ("MG309", "lock table orders write;", "mariadb"),
    ("MG310", "alter table orders add n smallserial;", "postgresql"),
    ("MG310", "alter table orders add n serial8;", "postgresql"),
    ("MG310", "alter table orders add n uuid default uuidv4();", "postgresql"),
    ("MG310", "alter table orders add n float default (random());", "postgresql"),
    ("MG401", "alter table orders rename sales;", "mariadb"),
    ("MG401", "alter table orders rename shop.sales;", "mariadb"),
    ("MG404", "grant select on orders to app, public;", "postgresql"),
    ("MG404", "alter default privileges in schema a grant select on tables to app, public;", "postgresql"),
    ("MG405", "delete from shop.orders where id = 1;", "mariadb"),
    ("MG405", "drop table orders, shop.lines;", "mariadb"),
    ("MG509", "alter table orders add column timestamp timestamp;", "postgresql"),
    ("MG509", "alter table orders alter column price type money;", "postgresql"),
    ("MG509", "create table t (id smallserial);", "postgresql"),
    ("MG509", "create unlogged table t (id int, day timestamp(3) without time zone);", "postgresql"),
]
SILENT = [
    ("MG201", "alter table s add key (a), add index b (c), add fulltext index (d) comment 'not null';", "mariadb"),
    ("MG201", "alter table s add partition (partition p values less than (1)), add system versioning;", "mariadb"),
    ("MG201", "alter table orders add n serial8 not null;", "postgresql"),
    ("MG201", "alter table orders add total int check (total is not null);", "postgresql"),
    ("MG202", "alter table orders add constraint known not null day not valid;", "postgresql"),
    (
        "MG207",
        "create table t (id int); alter table t add a int; insert into orders (id) values (1);",
        "postgresql",
    ),
    ("MG207", "alter table orders add mood int; insert into moods (id) values (1);", "postgresql"),
    (
        "MG304",
        "-- theirs\nselect set_config('lock_timeout', '5s', true); alter table orders add a int;",
        "postgresql",
    ),
    ("MG305", "-- migrate:up transaction:false\nvacuum (full false, analyze) orders;", "postgresql"),
    ("MG310", "alter table orders add a text check (a <> 'b' and stored);", "postgresql"),
    ("MG401", "alter table orders rename index a to b, rename column c to d, rename e to f;", "mariadb"),
    ("MG404", "grant select on public to app;", "postgresql"),
    ("MG405", "insert into orders (id) values (1) on duplicate key update orders.total = 1;", "mariadb"),
    ("MG405", "update orders set orders.total = 1 where id = 1;", "mariadb"),
    ("MG509", "alter table orders drop column timestamp;", "postgresql"),
    ("MG509", "alter table orders rename column money to price;", "postgresql"),
    ("MG509", 'create table t (a "char", b char varying (3), c timestamp(3) with time zone);', "postgresql"),
    ("MG509", "create table t (timestamp timestamptz, check (timestamp > now()));", "postgresql"),
]


@pytest.mark.parametrize(("code", "text", "engine"), SPEAKS)
def test_one_rule_speaks(code, text, engine):
    assert code in codes(text, engine)


@pytest.mark.parametrize(("code", "text", "engine"), SILENT)
def test_one_rule_is_silent(code, text, engine):
    assert code not in codes(text, engine)


@pytest.mark.parametrize(
    ("first", "using", "written_anew"),
    [
        ("set timezone = 'UTC';", "", False),
        ("SET LOCAL TIME ZONE 'utc';", " using day", False),
        ("set timezone to 'UTC'; set timezone to 'Europe/Berlin';", "", True),
        ("set timezone = 'UTC';", " using day + interval '1 hour'", True),
        ("", " using day", True),
    ],
)
def test_a_timestamp_that_gets_a_zone_in_utc_is_not_written_anew(first, using, written_anew):
    text = (
        f"-- migrate:up\n{first}\nalter table orders alter column day type timestamptz{using};\n"
        "-- migrate:down\nalter table orders alter column day type timestamp;\n"
    )
    assert ("MG303" in codes(text, "postgresql")) is written_anew
