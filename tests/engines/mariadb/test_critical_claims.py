"""Each critical finding's claim, executed: what it says fails does fail on a real server, and did not before.

`fails` work with the declared schema and fail with the one that is there; `works` are refused by the declared one
and go through on the other.
"""

import inspect
import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pymysql
import pytest

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.rule import all_rules

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PARENT = "create table p (id int primary key); insert into p values (1), (2);"


@dataclass(frozen=True)
class Claim:
    """One claim of one rule."""

    rule: str
    expected: str
    actual: str
    fails: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    says: str = ""


CLAIMS = [
    Claim(
        "DR101", "create table t (a int); create table o (a int)", "create table o (a int)", ("select a from t",)
    ),
    Claim("DR103", "create table t (a int, b int)", "create table t (a int)", ("select b from t",), says="fail"),
    Claim(
        "DR104",
        "create table t (a varchar(9))",
        "create table t (a varchar(3))",
        ("insert into t values ('longer')",),
    ),
    Claim(
        "DR105",
        "create table t (a int)",
        "create table t (a int, b int not null)",
        ("insert into t (a) values (1)",),
    ),
    Claim("DR106", "create table t (a int)", "create table t (a int not null)", ("insert into t values (null)",)),
    Claim(
        "DR107",
        "create table t (a int, b int not null default 1)",
        "create table t (a int, b int not null)",
        ("insert into t (a) values (1)",),
    ),
    Claim(
        "DR108",
        "create table t (a int, b int as (a + 1))",
        "create table t (a int, b int)",
        works=("insert into t values (1, 7)",),
        says="do not follow",
    ),
    Claim(
        "DR109",
        "create table t (a int auto_increment primary key, b int)",
        "create table t (a int primary key, b int)",
        ("insert into t (b) values (1)",),
    ),
    Claim(
        "DR151",
        "create table t (a int) partition by range (a) (partition x values less than (9),"
        " partition y values less than (20))",
        "create table t (a int) partition by range (a) (partition x values less than (9))",
        ("insert into t values (15)",),
        says="fail",
    ),
    Claim(
        "DR151",
        "create table t (a int) partition by list (a) (partition x values in (1), partition y values in (2))",
        "create table t (a int) partition by list (a) (partition x values in (1))",
        ("insert into t values (2)",),
        says="fail",
    ),
    Claim(
        "DR151",
        "create table t (a int) partition by range (a) (partition x values less than (9),"
        " partition y values less than (20))",
        "create table t (a int) partition by range (a) (partition y values less than (20))",
        says="in another partition",
    ),
    Claim(
        "DR201",
        "create table t (a int primary key)",
        "create table t (a int not null)",
        works=("insert into t values (1), (1)",),
        says="second row",
    ),
    Claim(
        "DR203",
        "create table t (a int, b int, primary key (a))",
        "create table t (a int, b int, primary key (a, b))",
        works=("insert into t values (1, 1), (1, 2)",),
        says="store a duplicate",
    ),
    Claim(
        "DR203",
        "create table t (a int, b int, primary key (a, b))",
        "create table t (a int, b int not null, primary key (a))",
        ("insert into t values (1, 1), (1, 2)",),
        says="some inserts fail",
    ),
    Claim(
        "DR211",
        "create table t (a int unique)",
        "create table t (a int)",
        works=("insert into t values (1), (1)",),
        says="second row",
    ),
    Claim(
        "DR213",
        "create table t (a int, b int, unique u (a))",
        "create table t (a int, b int, unique u (a, b))",
        works=("insert into t values (1, 1), (1, 2)",),
        says="duplicates",
    ),
    Claim(
        "DR221",
        PARENT + "create table c (p int, constraint f foreign key (p) references p (id))",
        PARENT + "create table c (p int, key f (p))",
        works=("insert into c values (9)",),
        says="rows that do not exist",
    ),
    Claim(
        "DR223",
        PARENT + "create table c (p int, constraint f foreign key (p) references p (id) on delete cascade);"
        "insert into c values (1)",
        PARENT
        + "create table c (p int, constraint f foreign key (p) references p (id)); insert into c values (1)",
        ("delete from p where id = 1",),
        says="rejected",
    ),
    Claim(
        "DR401",
        "create table t (a int); create view v as select a from t",
        "create table t (a int)",
        ("select a from v",),
    ),
    Claim(
        "DR404",
        "create table t (a int); create view v as select a from t where a > 1 with check option",
        "create table t (a int); create view v as select a from t where a > 1",
        works=("insert into v values (0)",),
        says="rows that they should not",
    ),
    Claim(
        "DR501",
        "create table t (a int); create trigger r before insert on t for each row signal sqlstate '45000'",
        "create table t (a int)",
        works=("insert into t values (1)",),
        says="does not happen",
    ),
    Claim(
        "DR503",
        "create table t (a int); create trigger r before insert on t for each row set @x = 1",
        "create table t (a int); create trigger r before insert on t for each row signal sqlstate '45000'",
        ("insert into t values (1)",),
        says="rejected",
    ),
    Claim(
        "DR511",
        "create table t (a int); create function f() returns int return 1",
        "create table t (a int)",
        ("select f()",),
    ),
    Claim(
        "DR511", "create table t (a int); create procedure f() select 1", "create table t (a int)", ("call f()",)
    ),
    Claim(
        "DR512",
        "create table t (a int)",
        "create table t (a int); create procedure f() select user from mysql.user",
    ),
    Claim(
        "DR514",
        "create table t (a int); create procedure f() sql security invoker select 1",
        "create table t (a int); create procedure f() sql security definer select 1",
        says="lets every caller",
    ),
    Claim(
        "DR541",
        "create table t (a int); create event e on schedule every 1 day do select 1",
        "create table t (a int)",
        ("alter event e disable",),
        says="does not happen",
    ),
    Claim(
        "DR601",
        "create sequence s; create table t (a int default nextval(s), b int)",
        "create sequence s; create table t (a int default nextval(s), b int); drop sequence s",
        ("insert into t (b) values (1)",),
    ),
]

HARMLESS = [
    Claim(
        "DR105",
        "create table t (a int)",
        "create table t (a int, b enum('x') not null)",
        works=("insert into t (a) values (1)",),
    ),
    Claim(
        "DR107",
        "create table t (a int, b enum('x', 'y') not null default 'y')",
        "create table t (a int, b enum('x', 'y') not null)",
        works=("insert into t (a) values (1)",),
    ),
    Claim(
        "DR105",
        "create table t (a int)",
        "create table t (a int, b int not null);create trigger r before insert on t for each row set new.b = 1",
        works=("insert into t (a) values (1)",),
    ),
    Claim(
        "DR106",
        "create table t (a int, key (a))",
        "create table t (a int auto_increment, key (a))",
        works=("insert into t values (null)",),
    ),
    Claim(
        "DR108",
        "create table t (a int, b int as (a + 1) virtual)",
        "create table t (a int, b int as (a + 1) stored)",
        works=("insert into t (a) values (1)",),
    ),
    Claim(
        "DR109",
        "create table t (a int not null primary key)",
        "create table t (a int auto_increment primary key)",
        works=("insert into t values (null)",),
    ),
    Claim(
        "DR404",
        "create table t (a int); create view v as select a from t where a > 1",
        "create table t (a int); create view v as select a from t where a > 1 with check option",
        works=("insert into v values (2)",),
    ),
]
"""Changes of the same kinds after which nothing fails: never critical."""

ONLY_ELSEWHERE = {
    "DR302": "a unique index is a unique constraint on MariaDB",
    "DR301": "a unique index is a unique constraint on MariaDB",
    "DR513": "MariaDB's routines know no search_path",
    "DR561": "which files can be read is no statement's result: whether a table is encrypted is read",
    "DR157": "of the calendar: a golden case holds it",
    "DR721": "grants: tests/engines/mariadb/test_grants.py executes them",
    "DR722": "grants: tests/engines/mariadb/test_grants.py executes them",
    "DR723": "grants: tests/engines/mariadb/test_grants.py executes them",
    "DR704": "MariaDB knows no row security",
    "DR504": "MariaDB's triggers cannot be switched off",
}


@pytest.fixture
def both(mariadb_server, mariadb_database, mariadb_limits):
    """Two databases, and the findings about the second."""
    other = type(mariadb_database)(mariadb_server, f"{mariadb_database.name}_declared")
    mariadb_server.run(f"create database {other.name} collate utf8mb4_general_ci")

    def judged(claim):
        for database, text in ((other, claim.expected), (mariadb_database, claim.actual)):
            database.run(*filter(None, (each.strip() for each in text.split(";"))))
        expected, actual = (_read(each.dsn, mariadb_limits) for each in (other, mariadb_database))
        drift = compare(expected, actual, Scope())
        found = judge(drift.changes, (), RuleContext("target", "prod", expected, actual), RulePolicy())
        return other, mariadb_database, [each for each in found if each.rule == claim.rule]

    yield judged
    mariadb_server.run(f"drop database {other.name}")


def _read(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        return session.read(frozenset(), NOW)


def succeeds(database, statement):
    try:
        database.run("set sql_mode = @@global.sql_mode", statement)
    except pymysql.err.MySQLError:
        return False
    return True


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda each: f"{each.rule} {each.actual[:50]}")
def test_what_a_critical_finding_says_happens(both, claim):
    declared, there, found = both(claim)
    assert [each.severity for each in found] == [Severity.CRITICAL]
    assert claim.says in found[0].consequence
    assert [(succeeds(declared, each), succeeds(there, each)) for each in claim.fails] == [(True, False)] * len(
        claim.fails
    )
    assert [(succeeds(declared, each), succeeds(there, each)) for each in claim.works] == [(False, True)] * len(
        claim.works
    )


@pytest.mark.parametrize("claim", HARMLESS, ids=lambda each: f"{each.rule} {each.actual[:50]}")
def test_where_nothing_fails_nothing_is_critical(both, claim):
    _, there, found = both(claim)
    assert found
    assert Severity.CRITICAL not in {each.severity for each in found}
    assert all(succeeds(there, each) for each in claim.works)


def test_without_a_strict_mode_nothing_fails_at_once(both, mariadb_server):
    ((mode,),) = mariadb_server.run("select @@global.sql_mode")
    mariadb_server.run("set global sql_mode = ''")
    try:
        claim = Claim("DR105", "create table t (a int)", "create table t (a int, b int not null)")
        _, there, found = both(claim)
        assert [each.severity for each in found] == [Severity.WARNING]
        assert succeeds(there, "insert into t (a) values (1)")
    finally:
        mariadb_server.run(f"set global sql_mode = '{mode}'")


def test_a_column_renamed_only_in_case_is_not_critical(both):
    claim = Claim(
        "DR103", "create table t (userId int)", "create table t (userid int)", works=("select userId from t",)
    )
    _, there, found = both(claim)
    assert found == []
    assert succeeds(there, "select userId from t")


def test_rows_of_a_missing_partition_that_go_elsewhere_are_not_refused(both):
    claim = next(each for each in CLAIMS if "another partition" in each.says)
    _, there, _ = both(claim)
    assert succeeds(there, "insert into t values (5)")


def test_a_routine_with_its_owners_rights_does_what_the_caller_may_not(both, mariadb_server, mariadb_limits):
    claim = next(each for each in CLAIMS if each.rule == "DR512")
    _, there, _ = both(claim)
    account = there.account(f"grant execute on procedure {there.name}.f to {{it}}")
    from schemawatchd.engines.mariadb import connection

    opened = connection.opened(account, mariadb_limits)
    try:
        assert connection.run(opened, "call f()")
        with pytest.raises(pymysql.err.MySQLError):
            connection.run(opened, "select user from mysql.user")
    finally:
        opened.close()


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
    missing = can_speak - {each.rule for each in CLAIMS} - set(ONLY_ELSEWHERE)
    assert sorted(missing) == []
