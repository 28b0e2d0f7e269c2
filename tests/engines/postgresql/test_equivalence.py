"""Texts that the server words differently although they mean the same, entered once more before they count."""

# ruff: noqa: E501, ISC004, Q003 -- statements in one piece

import msgspec
import pytest

from fixtures.postgres import LIMITS, NOON
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Script
from schemawatchd.engines.equivalence import EquivalentsInMemory, equivalence
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.equivalence.comparison import _columns_sorted
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.errors import ScratchUnavailable
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.policy import Policy
from schemawatchd.schema.kinds.view import View

pytestmark = pytest.mark.postgres

IN = "((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"
"""What `s in ('a', 'b')` is in a dump, for a varchar."""
SAME = {
    "a wider whole number": (
        "create table t (n bigint check (n in (1, 2)), m bigint default 5, c bigint check (c between 1 and 5))",
        "create table t (n int check (n in (1, 2)), m int default 5, c int check (c between 1 and 5));"
        "alter table t alter n type bigint, alter m type bigint, alter c type bigint",
    ),
    "from whole numbers to numeric, and from text to varchar": (
        "create table t (n numeric check (n in (1, 2)), m numeric(10,2) default 5, s varchar(3) default 'a')",
        "create table t (n int check (n in (1, 2)), m int default 5, s text default 'a');"
        "alter table t alter n type numeric, alter m type numeric(10,2), alter s type varchar(3)",
    ),
    "calls that the standard has a syntax for": (
        "create table t (t timestamptz, check (t at time zone 'utc' > '2020-01-01')); create view v as select"
        " t at time zone 'utc' as x, extract(year from t) y, position('a' in t::text) p,"
        " substring('abc' from 2 for 1) s, trim(both 'x' from 'xax') r, overlay('abc' placing 'x' from 1) o,"
        " normalize('a') n, 'a' is normalized i, (t, t) overlaps (t, t) l, collation for ('a') c from t",
        "create table t (t timestamptz, check (timezone('utc', t) > '2020-01-01')); create view v as select"
        " timezone('utc', t) as x, pg_catalog.extract('year', t) y, pg_catalog.position(t::text, 'a') p,"
        " pg_catalog.substring('abc', 2, 1) s, pg_catalog.btrim('xax', 'x') r, pg_catalog.overlay('abc', 'x', 1) o,"
        " pg_catalog.normalize('a') n, pg_catalog.is_normalized('a') i, pg_catalog.overlaps(t, t, t, t) l,"
        " pg_catalog.pg_collation_for('a') c from t",
    ),
    "brackets round an AND inside an AND": (
        "create table t (a int, b int, check (a = 1 and (b = 2 and a <> 3)))",
        "create table t (a int, b int, check ((a = 1 and b = 2) and a <> 3))",
    ),
    "a name that the server made up, and another number in it": (
        "create table t (s varchar(5), u varchar(5), check (s in ('a', 'b')), check (s = u))",
        f"create table t (s varchar(5), u varchar(5), constraint t_check check (s = u), constraint t_s_check1 check {IN})",
    ),
    "beside a function, an enum, a domain, a sequence and a view of one's own": (
        "create function f(varchar) returns int immutable language sql as 'select 1'; create type e as enum ('a');"
        "create domain d as varchar(9); create sequence q;"
        "create table t (s varchar(5), x e, y d, i int default nextval('q'), check (f(s) > 0 and s in ('a', 'b')));"
        "create view w as select * from t; create view v as select s in ('a', 'b') as ok, x, y from w;"
        "create index on t (f(s)) where s in ('a', 'b'); create index on t ((s in ('a', 'b')), y)",
        "create function f(varchar) returns int immutable language sql as 'select 1'; create type e as enum ('a');"
        "create domain d as varchar(9); create sequence q;"
        "create table t (s varchar(5), x e, y d, i int default nextval('q'),"
        f" constraint t_s_check check ((f(s) > 0) and {IN}));"
        f"create view w as select * from t; create view v as select {IN} as ok, x, y from w;"
        f"create index on t (f(s)) where {IN}; create index on t (({IN}), y)",
    ),
    "a partition's own, a domain and a publication": (
        "create table t (s varchar(5), n int) partition by list (s); create table t1 partition of t for values in ('a');"
        "alter table t1 add constraint own check (s in ('a', 'b')); create index on t1 (n) where s in ('a', 'b');"
        "create domain d as varchar(3) default 'a' check (value in ('a', 'b')) check (value not in ('x', 'y'));",
        "create table t (s varchar(5), n int) partition by list (s); create table t1 partition of t for values in ('a');"
        f"alter table t1 add constraint own check ({IN}); create index on t1 (n) where {IN};"
        f"create domain d as varchar(3) default 'a'::text check ({IN.replace('(s)', '(VALUE)')})"
        " check ((VALUE)::text <> ALL ((ARRAY['x'::character varying, 'y'::character varying])::text[]))",
    ),
    "a trigger for several columns": (
        'create table t (a int, d int, "x, y" int); create function f() returns trigger language plpgsql as $$begin'
        " return new; end$$; create trigger g before insert or update of a, \"x, y\", d on t for each row"
        " when (new.a in (1, 2)) execute function f()",
        'create table t (a int, d int, "x, y" int); create function f() returns trigger language plpgsql as $$begin'
        " return new; end$$; create trigger g before insert or update of d, a, \"x, y\" on t for each row"
        " when (new.a = any (array[1, 2])) execute function f()",
    ),
}  # fmt: skip
DIFFERENT = {
    "another argument of a function that could be computed": (
        "create function f(n int, out r int) immutable language sql as 'select n'; create table t (a int, check (f(1) > a))",
        "create function f(n int, out r int) immutable language sql as 'select n'; create table t (a int, check (f(2) > a))",
    ),
    "another argument of an operator that could be computed": (
        "create function f(int, int, out r int) immutable language sql as 'select $1'; create operator +@ (leftarg = int,"
        " rightarg = int, function = f); create table t (a int, check (1 +@ 2 > a))",
        "create function f(int, int, out r int) immutable language sql as 'select $1'; create operator +@ (leftarg = int,"
        " rightarg = int, function = f); create table t (a int, check (2 +@ 1 > a))",
    ),
    "a default that an INSERT would refuse": (
        "create table t (s varchar(3) default 'abc')",
        "create table t (s text default 'abcdef'); alter table t alter s type varchar(3)",
    ),
    "another precedence": (
        "create table t (a int, b int, check (a = 1 and b = 2 or a <> 3))",
        "create table t (a int, b int, check (a = 1 and (b = 2 or a <> 3)))",
    ),
    "another limit inside a policy": (
        "create table t (a int); create policy p on t using (a in (select oid::int from pg_class limit 1))",
        "create table t (a int); create policy p on t using (a in (select oid::int from pg_class limit 2))",
    ),
    "another column of a trigger": (
        "create table t (a int, d int); create function f() returns trigger language plpgsql as $$begin return new;"
        " end$$; create trigger g before update of a on t for each row execute function f()",
        "create table t (a int, d int); create function f() returns trigger language plpgsql as $$begin return new;"
        " end$$; create trigger g before update of a, d on t for each row execute function f()",
    ),
    "another order of an index": (
        "create table t (s varchar(5)); create index i on t ((s in ('a', 'b')) desc)",
        f"create table t (s varchar(5)); create index i on t (({IN}))",
    ),
    "another class of an index": (
        "create table t (s varchar(5)); create index i on t ((s || 'a') text_pattern_ops)",
        "create table t (s varchar(5)); create index i on t ((s || 'a'))",
    ),
    "one check more in a domain": (
        "create domain d as varchar(3) check (value in ('a', 'b'))",
        f"create domain d as varchar(3) check ({IN.replace('(s)', '(VALUE)')}) check (value <> 'c')",
    ),
    "another element": (
        "create table t (s varchar(5), check (s in ('a', 'b', 'c')))",
        f"create table t (s varchar(5), constraint t_s_check check ({IN}))",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def scratch(postgres_servers, postgres_major):
    postgres_servers(postgres_major)  # skips where there is none
    made = OnPrivateServer(LIMITS, major=postgres_major)
    yield made
    made.close()


@pytest.fixture
def compared(scratch):
    """The changes between two schemas, there and back, and those without an answer about their texts."""

    def both(expected, actual):
        sides = tuple(scratch.play(Script("schema.sql", each), NOON) for each in (expected, actual))
        found = []
        for pair in (sides, sides[::-1]):
            with equivalence(ENGINE, lambda: scratch, pair, LIMITS) as asked:
                found.append(compare(*pair, Scope(), equivalence=asked).changes)
        return *found, compare(*sides, Scope()).changes

    return both


@pytest.mark.parametrize("name", SAME)
def test_the_same_in_other_words_is_no_change(name, compared):
    there, back, without = compared(*SAME[name])
    assert (there, back) == ((), ())
    assert without != (), "the server words them alike by now"


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_means_something_else_is_a_change(name, compared):
    there, back, without = compared(*DIFFERENT[name])
    assert [each.key for each in there] == [each.key for each in back] == [each.key for each in without]
    assert not any(getattr(each, "unproven", None) for each in (*there, *back))


def test_an_answer_that_is_known_needs_no_server(scratch):
    known = EquivalentsInMemory()
    sides = tuple(scratch.play(Script("schema.sql", each), NOON) for each in SAME["a wider whole number"])
    for server in (lambda: scratch, no_server):
        with equivalence(ENGINE, server, sides, LIMITS, known) as asked:
            assert compare(*sides, Scope(), equivalence=asked).changes == ()


def test_without_a_server_texts_count_as_different_and_say_so(scratch):
    sides = tuple(scratch.play(Script("schema.sql", each), NOON) for each in SAME["a wider whole number"])
    with equivalence(ENGINE, no_server, sides, LIMITS) as asked:
        (change,) = compare(*sides, Scope(), equivalence=asked).changes
    assert change.unproven == {"expression": "no scratch database: there is none"}


def test_a_type_that_scratch_lacks_takes_only_its_own_column_along(scratch):
    sides = []
    for text in ("check (s in ('a', 'b'))", f"constraint t_s_check check {IN}"):
        found = scratch.play(Script("schema.sql", f"create table t (s varchar(5), place text, {text})"), NOON)
        objects = {
            key: msgspec.structs.replace(each, type="public.geometry(Point,4326)")
            if key.path[-1] == "place"
            else each
            for key, each in found.objects.items()
        }
        sides.append(msgspec.structs.replace(found, objects=objects))
    with equivalence(ENGINE, lambda: scratch, tuple(sides), LIMITS) as asked:
        assert compare(*sides, Scope(), equivalence=asked).changes == ()


def no_server():
    raise ScratchUnavailable("there is none")


@pytest.fixture
def asked(scratch):
    table = scratch.play(
        Script("schema.sql", "create table t (n int, s varchar(5)); create table u (n int)"), NOON
    )
    with equivalence(ENGINE, lambda: scratch, (table, table), LIMITS) as found:
        yield found


@pytest.mark.parametrize(
    "text",
    [
        "n > 0); drop table t; --",
        "n > 0)); drop table public.t",
        "n > 0; drop table public.t",
        "n > 0) not valid, drop column s cascade, add check (n > 1",
        "gone > 0",
        "n > ",
        "n > 0 /* and",
        "pg_read_file('/etc/passwd') <> ''",
    ],
)
def test_a_hostile_text_harms_nothing_and_is_not_normalised(text, asked):
    def same(one, other):
        checks = (Check(schema="public", table="t", name="c", expression=each) for each in (one, other))
        return asked.same(*checks, ["expression"])

    assert same("n > 0", text).get("expression") != ""
    assert same("(n > 0)", "n > 0") == {"expression": ""}  # the table is there as before
    assert same("s in ('a', 'b')", IN) == {"expression": ""}


def test_a_hostile_view_or_policy_harms_nothing(asked):
    views = (
        View(schema="public", name="v", definition=each) for each in ("select 1; drop table public.t", "select 1")
    )
    assert "cannot insert multiple commands" in asked.same(*views, ["definition"])["definition"]
    slow = "(select count(*) from generate_series(1, 100000000000)) > 0"
    policies = (Policy(schema="public", table="t", name="p", using=each) for each in (slow, f"({slow})"))
    assert asked.same(*policies, ["using"]) == {"using": ""}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CREATE TRIGGER t BEFORE UPDATE OF b, a ON x", "CREATE TRIGGER t BEFORE UPDATE OF a, b ON x"),
        ('CREATE TRIGGER t AFTER UPDATE OF "a, b", c ON x', 'CREATE TRIGGER t AFTER UPDATE OF c, "a, b" ON x'),
        ('CREATE TRIGGER t AFTER UPDATE OF "on", c ON x', 'CREATE TRIGGER t AFTER UPDATE OF c, "on" ON x'),
    ],
)
def test_the_columns_of_a_trigger_are_a_set(one, other):
    assert _columns_sorted(one) == _columns_sorted(other)


def test_nothing_else_of_a_trigger_is_sorted():
    named = "CREATE TRIGGER \"x UPDATE OF b, a ON y\" BEFORE UPDATE ON x EXECUTE FUNCTION f('z, y')"
    assert _columns_sorted(named) == named
