from datetime import UTC, datetime

import pytest

from schemawatchd.engines.mariadb.engine import ENGINE

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TABLES = {"table", "column", "primary_key", "unique", "index", "check", "partition"}
ROUTINES = {"function", "procedure", "comment"}
FULL = ("grant select, show view, trigger, event on {db} to {it}", "grant select on mysql.proc to {it}")


@pytest.fixture
def shop(mariadb_database):
    mariadb_database.run(
        "create table users (id int primary key, email varchar(20) unique, age int, key (age), check (age > 0))",
        "create table orders (id int primary key, user_id int, foreign key (user_id) references users (id))",
        "create view v as select * from users",
        "create trigger t before insert on users for each row set new.age = 1",
        "create function f() returns int return 1",
        "create procedure p() select 1",
        "create sequence s",
        "create event e on schedule every 1 day do delete from orders",
        "alter table users comment 'people'",
    )
    return mariadb_database


def read(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        return session.read(frozenset(), NOW)


def failed(snapshot):
    return {each.kind for each in snapshot.coverage.failed}


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        pytest.param(FULL, set(), id="the documented account sees everything"),
        pytest.param(("grant all on {db} to {it}",), ROUTINES - {"comment"}, id="everything but others' bodies"),
        pytest.param(
            ("grant select on {db} to {it}",),
            {"event", "foreign_key", "view", "trigger"} | ROUTINES,
            id="SELECT alone hides foreign keys too",
        ),
        pytest.param(
            ("grant references on {db} to {it}",),
            {"event", "view", "trigger", "sequence"} | ROUTINES,
            id="no data access",
        ),
        pytest.param(
            ("grant references, show view, trigger on {db} to {it}",),
            {"event", "view", "sequence"} | ROUTINES,
            id="SHOW VIEW without SELECT",
        ),
        pytest.param(("grant select, show view, trigger, event on {db} to {it}",), ROUTINES, id="no routines"),
        pytest.param(
            ("grant select, show view, trigger on {db} to {it}", FULL[1]),
            {"event"},
            id="events are asked for apart",
        ),
        pytest.param(
            ("grant select, insert on {db} to {it}",),
            {"event", "view", "trigger"} | ROUTINES,
            id="INSERT shows foreign keys",
        ),
        pytest.param(
            ("grant show view on {db} to {it}",),
            TABLES | {"event", "foreign_key", "view", "trigger", "sequence"} | ROUTINES,
            id="SHOW VIEW alone hides columns",
        ),
        pytest.param(
            ("grant execute on {db} to {it}",),
            TABLES | {"event", "foreign_key", "view", "trigger", "sequence"} | ROUTINES,
            id="EXECUTE alone hides tables",
        ),
        pytest.param(
            ("grant select on *.* to {it}",), {"event", "foreign_key", "view", "trigger"}, id="SELECT everywhere"
        ),
        pytest.param(("grant all on *.* to {it}",), set(), id="an administrator"),
    ],
)
def test_what_cannot_be_seen_has_failed_and_the_rest_is_complete(shop, mariadb_limits, grants, expected):
    snapshot = read(shop.account(*grants), mariadb_limits)
    assert failed(snapshot) == expected
    everything = read(shop.dsn, mariadb_limits).objects
    unread = {*expected, *(each.kind for each in snapshot.coverage.lacking)}
    assert snapshot.objects == {key: each for key, each in everything.items() if key.kind not in unread}


def test_what_has_failed_names_the_grant_and_running_it_helps(shop, mariadb_limits, mariadb_server):
    dsn = shop.account("grant select on {db} to {it}")
    for each in read(dsn, mariadb_limits).coverage.failed:
        mariadb_server.run(each.reason.partition("; run: ")[2])
    assert failed(read(dsn, mariadb_limits)) == set()


def test_a_grant_on_one_table_is_not_taken_for_the_whole(shop, mariadb_limits):
    dsn = shop.account(f"grant all on {shop.name}.users to {{it}}")
    assert failed(read(dsn, mariadb_limits)) == ENGINE.kinds - {"database", "grant"}


def test_a_grant_on_a_pattern_counts(shop, mariadb_limits):
    # One that fits this database alone: the account stays, and its grants would be found in later tests.
    pattern = "_" + shop.name[1:].replace("_", r"\_")
    dsn = shop.account(f"grant all on `{pattern}`.* to {{it}}", FULL[1])
    assert failed(read(dsn, mariadb_limits)) == set()


def test_a_role_counts_when_it_is_the_default_one(shop, mariadb_limits, mariadb_server):
    role = f"role_{shop.name}"
    mariadb_server.run(
        f"create role {role}", f"grant all on {shop.name}.* to {role}", f"grant select on mysql.proc to {role}"
    )
    dsn = shop.account(f"grant {role} to {{it}}", f"set default role {role} for {{it}}")
    assert failed(read(dsn, mariadb_limits)) == set()


def test_those_who_made_all_routines_see_them(mariadb_database, mariadb_limits):
    dsn = mariadb_database.account("grant all on {db} to {it}")
    user = dsn.reveal().partition("://")[2].partition(":")[0]
    mariadb_database.run(f"create definer={user}@localhost function f() returns int return 1")
    assert failed(read(dsn, mariadb_limits)) == set()


def test_a_view_on_what_the_account_may_not_see(shop, mariadb_limits, mariadb_server):
    other = f"{shop.name}_other"
    mariadb_server.run(f"create database {other}", f"create table {other}.t (a int)")
    shop.run(f"create view w as select * from {other}.t")
    try:
        snapshot = read(shop.account(*FULL), mariadb_limits)
        assert failed(snapshot) in (set(), {"view"})
        if not failed(snapshot):
            everything = read(shop.dsn, mariadb_limits).objects
            assert snapshot.objects == {key: each for key, each in everything.items() if key.kind != "grant"}
    finally:
        mariadb_server.run(f"drop database {other}")
