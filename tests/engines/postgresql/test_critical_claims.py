"""Each critical finding's claim, executed: what it says fails does fail on a real server, and did not before.

`fails` work with the declared schema and fail with the one that is there; `works` are refused by the declared one
and go through on the other. `shows` gives another answer there.
"""

import inspect
import re
from dataclasses import dataclass

import psycopg
import pytest

from fixtures.postgres import Database, look
from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.rule import all_rules

pytestmark = pytest.mark.postgres

T = "create table t (a int, b int);"
SEEN = "create table t (a int); insert into t values (1); grant all on t to {role};"
ON = "alter table t enable row level security;"
ALL = "create policy p on t using (true);"
AS_ROLE = "set role {role}; select count(*) from t"
RAISES = "create function r() returns trigger language plpgsql as $$begin raise 'no'; end$$;"
QUIET = "create function r() returns trigger language plpgsql as $$begin return new; end$$;"
FIRES = "create trigger g before insert on t for each row execute function r();"
PARENT = "create table p (id int primary key); insert into p values (1);"
OWNED = "create table t (a int); insert into t values (1); alter table t owner to {role};"
PATHS = "create table s (a int); create schema x; create table x.s (a int); insert into x.s values (1);"
SECRET = "create table s (a int);"
OPENS = "create function f() returns bigint language sql security {} as 'select count(*) from s';"


@dataclass(frozen=True)
class Claim:
    """One claim of one rule."""

    rule: str
    expected: str
    actual: str
    fails: str = ""
    works: str = ""
    shows: str = ""
    says: str = ""


CLAIMS = [
    Claim("DR101", T, "", fails="select a from t"),
    Claim("DR103", T, "create table t (a int)", fails="select b from t"),
    Claim(
        "DR104", "create table t (a text)", "create table t (a varchar(3))", fails="insert into t values ('long')"
    ),
    Claim(
        "DR105",
        "create table t (a int)",
        "create table t (a int, b int not null)",
        fails="insert into t (a) values (1)",
    ),
    Claim("DR106", T, "create table t (a int not null, b int)", fails="insert into t (b) values (1)"),
    Claim(
        "DR107",
        "create table t (a int, b int not null default 1)",
        "create table t (a int, b int not null)",
        fails="insert into t (a) values (1)",
    ),
    Claim(
        "DR108",
        "create table t (a int, b int generated always as (a + 1) stored)",
        T,
        works="insert into t values (1, 7)",
        says="do not follow",
    ),
    Claim(
        "DR109",
        "create table t (a int generated always as identity, b int)",
        "create table t (a int not null, b int)",
        fails="insert into t (b) values (1)",
    ),
    Claim(
        "DR151",
        "create table t (a int) partition by list (a); create table t1 partition of t for values in (1)",
        "create table t (a int) partition by list (a)",
        fails="insert into t values (1)",
        says="fail",
    ),
    Claim(
        "DR201",
        "create table t (a int primary key)",
        "create table t (a int not null)",
        works="insert into t values (1), (1)",
    ),
    Claim(
        "DR203",
        "create table t (a int, b int not null, primary key (a))",
        "create table t (a int, b int, primary key (a, b))",
        fails="insert into t values (1, 1) on conflict (a) do nothing",
        works="insert into t values (1, 1), (1, 2)",
    ),
    Claim(
        "DR211",
        "create table t (a int unique)",
        "create table t (a int)",
        fails="insert into t values (1) on conflict (a) do nothing",
        works="insert into t values (1), (1)",
    ),
    Claim(
        "DR213",
        "create table t (a int, b int, constraint u unique (a))",
        "create table t (a int, b int, constraint u unique (a, b))",
        works="insert into t values (1, 1), (1, 2)",
    ),
    Claim(
        "DR221",
        PARENT + "create table c (p int references p)",
        PARENT + "create table c (p int)",
        works="insert into c values (9)",
    ),
    Claim(
        "DR223",
        PARENT + "create table c (p int, constraint f foreign key (p) references p on delete cascade);"
        "insert into c values (1)",
        PARENT + "create table c (p int, constraint f foreign key (p) references p); insert into c values (1)",
        fails="delete from p",
        says="rejected",
    ),
    Claim(
        "DR241",
        "create table t (a int, constraint x exclude (a with =))",
        "create table t (a int)",
        works="insert into t values (1), (1)",
    ),
    Claim(
        "DR301",
        "create table t (a int); create unique index i on t (a)",
        "create table t (a int)",
        fails="insert into t values (1) on conflict (a) do nothing",
        works="insert into t values (1), (1)",
    ),
    Claim("DR401", T + "create view v as select a from t", T, fails="select a from v"),
    Claim(
        "DR404",
        T + "create view v as select a from t where a > 1 with check option",
        T + "create view v as select a from t where a > 1",
        works="insert into v values (0)",
    ),
    Claim("DR411", T + "create materialized view v as select a from t", T, fails="select a from v"),
    Claim("DR501", T + RAISES + FIRES, T + RAISES, works="insert into t values (1, 1)"),
    Claim(
        "DR504",
        T + RAISES + FIRES,
        T + RAISES + FIRES + "alter table t disable trigger g",
        works="insert into t values (1, 1)",
    ),
    Claim(
        "DR503",
        T + QUIET + FIRES,
        T + QUIET + FIRES.replace("insert", "update"),
        says="rejected or recorded differently",
    ),
    Claim("DR511", "create function f() returns int language sql as 'select 1'", "", fails="select f()"),
    Claim("DR511", "create procedure f() language sql as 'select 1'", "", fails="call f()"),
    Claim(
        "DR512",
        SECRET,
        SECRET + OPENS.format("definer"),
        fails="",
        works="set role {role}; select f()",
        says="what its owner can",
    ),
    Claim(
        "DR514",
        SECRET + OPENS.format("invoker"),
        SECRET + OPENS.format("definer"),
        works="set role {role}; select f()",
        says="lets every caller",
    ),
    Claim("DR601", "create sequence s", "", fails="select nextval('s')"),
    Claim("DR611", "create type e as enum ('x')", "", fails="select 'x'::e"),
    Claim("DR613", "create type e as enum ('x', 'y')", "create type e as enum ('x')", fails="select 'y'::e"),
    Claim("DR701", SEEN + ON + ALL, SEEN + ON, shows=AS_ROLE, says="do not see rows"),
    Claim("DR703", SEEN + ON + ALL, SEEN + ON + ALL.replace("true", "false"), shows=AS_ROLE),
    Claim("DR704", SEEN + ON, SEEN, shows=AS_ROLE, says="reads all rows"),
    Claim("DR704", SEEN, SEEN + ON, shows=AS_ROLE, says="see no rows"),
    Claim(
        "DR721",
        T + "grant select on t to {role}",
        T,
        fails="set role {role}; select a from t",
    ),
    Claim(
        "DR723",
        T,
        T + "grant select on t to public",
        works="set role {role}; select a from t",
    ),
    Claim(
        "DR243",
        "create table t (a int, b int, constraint x exclude (a with =))",
        "create table t (a int, b int, constraint x exclude (a with =, b with =))",
        works="insert into t values (1, 1), (1, 2)",
    ),
    Claim(
        "DR521",
        T + "create rule r as on insert to t do instead nothing",
        T,
        shows="insert into t values (1, 1) returning a",
    ),
    Claim(
        "DR523",
        T + "create rule r as on delete to t do instead nothing",
        T + "create rule r as on delete to t where old.a > 5 do instead nothing",
        shows="insert into t values (1, 1); delete from t; select count(*) from t",
    ),
    Claim("DR551", "create aggregate g(int) (sfunc = int4pl, stype = int)", "", fails="select g(1)"),
    Claim("DR621", "create domain d as int", "", fails="select 1::d"),
    Claim("DR631", "create type c as (a int)", "", fails="select row(1)::c"),
    Claim("DR641", "create type r as range (subtype = int)", "", fails="select r(1, 2)"),
    Claim("DR651", "create collation c (locale = 'C')", "", fails="""select 'a' < 'b' collate c"""),
    Claim("DR811", "create schema s", "", fails="create table s.t (a int)"),
    Claim("DR801", "create extension hstore", "", fails="select 'a=>1'::hstore"),
    Claim("DR834", "create foreign data wrapper w", "", fails="create server s foreign data wrapper w"),
    Claim(
        "DR837",
        "create foreign data wrapper w; create server s foreign data wrapper w",
        "create foreign data wrapper w",
        fails="create foreign table f (a int) server s",
    ),
    Claim(
        "DR841",
        "create foreign data wrapper w; create server s foreign data wrapper w;"
        "create foreign table f (a int) server s",
        "create foreign data wrapper w; create server s foreign data wrapper w",
        fails="select 'f'::regclass",
    ),
    Claim(
        "DR861",
        "create operator ### (leftarg = int, rightarg = int, function = int4pl)",
        "",
        fails="select 1 ### 2",
    ),
    Claim(
        "DR864",
        "create type c as enum ('x'); create function f(c) returns int language sql as 'select 1';"
        "create cast (c as int) with function f(c)",
        "create type c as enum ('x'); create function f(c) returns int language sql as 'select 1'",
        fails="select 'x'::c::int",
    ),
    Claim("DR867", "create text search configuration c (copy = simple)", "", fails="select to_tsvector('c', 'a')"),
    Claim(
        "DR831", T + "create publication p for table t", T, fails="alter publication p set (publish = 'insert')"
    ),
    Claim(
        "DR302",
        T + "create unique index i on t (a)",
        T + "create index i on t (a)",
        works="insert into t values (1, 1), (1, 2)",
        fails="insert into t values (1, 1) on conflict (a) do nothing",
    ),
    Claim(
        "DR513",
        PATHS + "create function f() returns bigint language sql security definer set search_path = public"
        " as 'select count(*) from s'",
        PATHS + "create function f() returns bigint language sql security definer as 'select count(*) from s'",
        shows="set search_path = x; select public.f()",
    ),
    Claim("DR704", OWNED + ON, OWNED + ON + "alter table t force row level security", shows=AS_ROLE, says="owner"),
    Claim(
        "DR504",
        T + RAISES + FIRES,
        T + RAISES + FIRES + "alter table t enable replica trigger g",
        works="insert into t values (1, 1)",
    ),
]

HARMLESS = [
    Claim(
        "DR105",
        "create domain d as int default 1; create table t (a int)",
        "create domain d as int default 1; create table t (a int, b d not null)",
        works="insert into t (a) values (1)",
    ),
    Claim(
        "DR107",
        "create domain d as int default 1; create table t (a int, b d not null default 2)",
        "create domain d as int default 1; create table t (a int, b d not null)",
        works="insert into t (a) values (1)",
    ),
    Claim(
        "DR109",
        "create table t (a int generated always as identity, b int)",
        "create table t (a int generated by default as identity, b int)",
        works="insert into t (b) values (1)",
    ),
    Claim(
        "DR203",
        "create table t (a int, b int, primary key (a, b))",
        "create table t (a int, b int, primary key (b, a))",
        works="insert into t values (1, 1) on conflict (a, b) do nothing",
    ),
    Claim(
        "DR213",
        "create table t (a int, b int, constraint u unique (a))",
        "create table t (a int, b int, constraint u unique (a) include (b))",
        works="insert into t values (1, 1) on conflict (a) do nothing",
    ),
    Claim(
        "DR504",
        T + QUIET + FIRES + "alter table t disable trigger g",
        T + QUIET + FIRES,
        works="insert into t values (1, 1)",
    ),
    Claim(
        "DR504",
        T + QUIET + FIRES,
        T + QUIET + FIRES + "alter table t enable always trigger g",
        works="insert into t values (1, 1)",
    ),
]
"""Changes of the same kinds after which nothing fails: never critical."""

ONLY_ELSEWHERE = {
    "DR722": "what everybody may do is compared with what a server gives by itself, and so is always DR723 here",
    "DR157": "of the calendar: a golden case holds it",
    "DR561": "which tables are encrypted is told by MariaDB alone",
    "DR541": "PostgreSQL has no events",
    "DR851": "PostgreSQL has no virtual tables",
    "DR853": "PostgreSQL has no virtual tables",
}


@pytest.fixture(scope="module")
def postgres_major(request):
    from fixtures.postgres import majors

    return majors()[0]


@pytest.fixture
def both(postgres_server, postgres_database, postgres_role):
    """Two databases, and the findings about the second."""
    other = Database(postgres_server, f"{postgres_database.name}_declared")
    Database(postgres_server, "postgres").run(f"create database {other.name} template template0")
    role = postgres_role("nologin")

    def judged(claim):
        for database, text in ((other, claim.expected), (postgres_database, claim.actual)):
            database.run(text.replace("{role}", role))
        expected, actual = look(other.dsn), look(postgres_database.dsn)
        drift = compare(expected, actual, Scope())
        found = judge(drift.changes, (), RuleContext("target", "prod", expected, actual), RulePolicy())
        return other, postgres_database, role, [each for each in found if each.rule == claim.rule]

    yield judged
    for database in (other, postgres_database):
        database.run(f"drop owned by {role} cascade")
    Database(postgres_server, "postgres").run(f"drop database {other.name} with (force)")


def answer(database, role, statements):
    """What the last statement gives; `None` where one of them is refused. Nothing of it stays."""
    with psycopg.connect(database.dsn.reveal()) as connection:
        try:
            for each in filter(None, statements.replace("{role}", role).split("; ")):
                cursor = connection.execute(each)
            rows = cursor.fetchall() if cursor.description else []
        except psycopg.Error:
            return None
        finally:
            connection.rollback()
    return rows


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda each: f"{each.rule} {each.actual[:50]}")
def test_what_a_critical_finding_says_happens(claim, both):
    declared, there, role, found = both(claim)
    assert Severity.CRITICAL in [each.severity for each in found]
    assert claim.says in " ".join(each.consequence for each in found)
    if claim.fails:
        assert answer(declared, role, claim.fails) is not None
        assert answer(there, role, claim.fails) is None
    if claim.works:
        assert answer(declared, role, claim.works) is None
        assert answer(there, role, claim.works) is not None
    if claim.shows:
        assert answer(declared, role, claim.shows) != answer(there, role, claim.shows)


@pytest.mark.parametrize("claim", HARMLESS, ids=lambda each: f"{each.rule} {each.actual[-60:]}")
def test_where_nothing_fails_nothing_is_critical(claim, both):
    _, there, role, found = both(claim)
    assert found
    assert Severity.CRITICAL not in {each.severity for each in found}
    assert answer(there, role, claim.works) is not None


def test_every_critical_rule_that_can_speak_here_has_a_claim():
    def critical(rule):
        return rule.severity is Severity.CRITICAL or re.search(
            r"Severity\.CRITICAL", inspect.getsource(rule.function)
        )

    can_speak = {
        each.code
        for each in all_rules().values()
        if each.group == "drift"
        and critical(each)
        and any(
            subject.kind in ENGINE.kinds and subject.cls in (Added, Removed, Changed) for subject in each.subjects
        )
    }
    assert sorted(can_speak - {each.rule for each in CLAIMS} - set(ONLY_ELSEWHERE)) == []
