import threading

import pytest

from schemawatchd.engines.engine import Pulse
from schemawatchd.engines.mariadb import change_token as rungs
from schemawatchd.engines.mariadb import connection
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.engines.pool import ConnectionPool

pytestmark = pytest.mark.mariadb

FIRST = (
    "create table t (id int primary key auto_increment, a int, check (a > 0))",
    "create table m (a int) engine=myisam",
    "create view v as select * from t",
    "create trigger g before insert on t for each row set new.a = 1",
    "create function f() returns int return 1",
    "create procedure p() select 1",
    "create sequence s",
    "create event e on schedule every 1 day do delete from t",
)
MOVES = (
    "alter table t add column b int",
    "alter table t alter column a set default 3",
    "alter table t modify a int comment 'x'",
    "alter table t comment 'x'",
    "alter table t add constraint c check (a > 1)",
    "alter table t rename column a to z",
    "create index i on t (a)",
    "alter table t add key j (a) ignored",
    "alter table m add column b int",
    "create or replace view v as select id from t",
    "alter algorithm=merge view v as select * from t",
    "create or replace trigger g before insert on t for each row set new.a = 2",
    "drop trigger g",
    "create or replace function f() returns int return 2",
    "alter procedure p comment 'x'",
    "alter procedure p sql security invoker",
    "drop procedure p",
    "alter sequence s increment 5",
    "alter sequence s cache 5",
    "drop sequence s",
    "alter event e on schedule every 2 day",
    "alter event e disable",
    "drop event e",
    "rename table t to u",
    "create table k (a int, foreign key (a) references t (id))",
    "create table x (a int) with system versioning",
    "create table y (a int) partition by hash (a) partitions 2",
    "alter table t convert to character set latin1",
    "alter table t row_format = compressed",
    "execute immediate 'alter table t add column c int'",
)
STAYS = (
    "insert into t (a) values (1)",
    "update t set a = 1",
    "delete from t",
    "truncate t",
    "select nextval(s)",
    "analyze table t",
    "alter table t auto_increment = 500",
    "create temporary table tt (a int)",
    "flush tables",
    "call p()",
)


@pytest.fixture
def shop(mariadb_database):
    mariadb_database.run(*FIRST)
    return mariadb_database


@pytest.fixture(params=["each look connects", "a kept connection"])
def keeper(request):
    if request.param.startswith("each"):
        yield None
        return
    made = ConnectionPool(fresh=0)
    yield made
    made.close()


def pulse(dsn, limits, last=None, keeper=None):
    with ENGINE.connect(dsn, limits, keeper) as session:
        return session.pulse(last)


def first(dsn, limits, keeper):
    """A pulse that the kept connection, where there is one, has confirmed once."""
    return pulse(dsn, limits, pulse(dsn, limits, pulse(dsn, limits, None, keeper), keeper), keeper)


@pytest.mark.parametrize("statement", MOVES)
def test_moves_on_a_change_of_the_schema(shop, mariadb_limits, keeper, statement):
    before = first(shop.dsn, mariadb_limits, keeper)
    shop.run(statement)
    after = pulse(shop.dsn, mariadb_limits, before, keeper)
    assert after.cheap != before.cheap
    assert after.sound != before.sound


@pytest.mark.parametrize("statement", STAYS)
def test_stays_on_a_change_of_the_rows(shop, mariadb_limits, keeper, statement):
    before = first(shop.dsn, mariadb_limits, keeper)
    shop.run(statement)
    assert pulse(shop.dsn, mariadb_limits, before, keeper).sound == before.sound


def test_the_quiet_tick_asks_the_catalog_nothing(shop, mariadb_limits, keeper, monkeypatch):
    before = first(shop.dsn, mariadb_limits, keeper)
    shop.run("insert into t (a) values (1)", "create temporary table tt (a int)", "truncate t")
    monkeypatch.setattr(rungs, "_sound", lambda *_: pytest.fail("the catalog was asked"))
    assert pulse(shop.dsn, mariadb_limits, before, keeper) == before


def test_a_change_that_waits_is_not_forgotten(shop, mariadb_limits, keeper):
    reader, changer = (connection.opened(shop.dsn, mariadb_limits) for _ in range(2))
    connection.run(changer, "set lock_wait_timeout = 30")
    connection.run(reader, "begin")
    connection.run(reader, "select * from t")
    before = first(shop.dsn, mariadb_limits, keeper)
    waiting = threading.Thread(target=connection.run, args=(changer, "alter table t add column late int"))
    waiting.start()
    while not shop.run(
        "select 1 from information_schema.processlist where state like 'Waiting for table metadata%'"
    ):
        pass
    during = pulse(shop.dsn, mariadb_limits, before, keeper)
    again = pulse(shop.dsn, mariadb_limits, during, keeper)
    assert during.sound == again.sound == before.sound
    connection.run(reader, "commit")
    waiting.join()
    assert pulse(shop.dsn, mariadb_limits, again, keeper).sound != before.sound
    reader.close()
    changer.close()


def test_an_idle_kept_connection_uses_no_database(shop, mariadb_limits, mariadb_server):
    made = ConnectionPool(fresh=0)
    before = first(shop.dsn, mariadb_limits, made)
    assert pulse(shop.dsn, mariadb_limits, before, made) is before
    assert not mariadb_server.run(f"select id from information_schema.processlist where db = '{shop.name}'")
    made.close()


def test_a_kept_connection_that_was_killed_is_made_again(shop, mariadb_limits):
    made = ConnectionPool(fresh=0)
    before = first(shop.dsn, mariadb_limits, made)
    ((number,),) = shop.run(
        "select max(id) from information_schema.processlist where db is null and command='Sleep'"
    )
    shop.run(f"kill {number}", "alter table t add column b int")
    assert pulse(shop.dsn, mariadb_limits, before, made).sound != before.sound
    made.close()


def test_without_process_the_count_is_not_trusted(shop, mariadb_limits):
    dsn = shop.account("grant select, show view, trigger on {db} to {it}", "grant select on mysql.proc to {it}")
    before = pulse(dsn, mariadb_limits)
    assert pulse(dsn, mariadb_limits, before) == before
    shop.run("alter table t add column b int")
    assert pulse(dsn, mariadb_limits, before).sound != before.sound


def test_a_privilege_that_is_taken_away_moves_it(shop, mariadb_limits, mariadb_server, keeper):
    dsn = shop.account("grant all on {db} to {it}", "grant process on *.* to {it}")
    before = first(dsn, mariadb_limits, keeper)
    user = dsn.reveal().partition("://")[2].partition(":")[0]
    mariadb_server.run(f"revoke trigger on {shop.name}.* from {user}@localhost")
    assert pulse(dsn, mariadb_limits, before, keeper).sound != before.sound


def test_a_server_that_was_started_again_is_looked_at(shop, mariadb_limits):
    before = pulse(shop.dsn, mariadb_limits)
    count = rungs._of(before)
    assert count.same(count)
    earlier = rungs._Count(server=count.server, started=count.started - 60, changes=count.changes, trusted=True)
    assert not count.same(earlier)


THERE_AND_BACK = (
    ("create table away (a int)", "drop table away"),
    ("alter table t add column away int", "alter table t drop column away"),
    ("drop view v", "create view v as select * from t"),
    ("execute immediate 'create table away (a int)'", "execute immediate 'drop table away'"),
    ("rename table t to u", "rename table u to t"),
    ("call made()", "call unmade()"),
    ("create role away", "drop role away"),
)


@pytest.mark.parametrize("statements", THERE_AND_BACK, ids=lambda each: each[0])
def test_a_change_there_and_back_moves_the_count_alone(shop, mariadb_limits, statements):
    shop.run("create procedure made() create table away (a int)", "create procedure unmade() drop table away")
    with ENGINE.connect(shop.dsn, mariadb_limits) as session:
        before = session.pulse(None)
        shop.run(*statements)
        after = session.pulse(before)
    assert before.sound == after.sound
    assert before.moves
    assert after.moves
    assert before.moves != after.moves


@pytest.mark.parametrize("statement", [each for each in STAYS if not each.startswith(("alter", "flush"))])
def test_writing_rows_moves_no_count(shop, mariadb_limits, statement):
    with ENGINE.connect(shop.dsn, mariadb_limits) as session:
        before = session.pulse(None)
        shop.run(statement)
        after = session.pulse(None)
    assert before.moves
    assert (before.sound, before.moves) == (after.sound, after.moves)


def test_a_busy_application_moves_no_count(shop, mariadb_limits):
    over = threading.Event()

    def write():
        opened = connection.opened(shop.dsn, mariadb_limits)
        while not over.is_set():
            connection.run(opened, "/* drop */ insert into t (a) values (length('drop table t'))")
            connection.run(opened, "create temporary table scrap (a int)")
            connection.run(opened, "drop temporary table scrap")
        opened.close()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        with ENGINE.connect(shop.dsn, mariadb_limits) as session:
            marks = {session.pulse(None) for _ in range(5)}
    finally:
        over.set()
        writing.join()
    assert len({each.sound for each in marks}) == 1
    assert len({each.moves for each in marks}) == 1


def test_a_change_in_progress_is_not_known(shop, mariadb_limits):
    holder = connection.opened(shop.dsn, mariadb_limits)
    connection.run(holder, "lock tables t read")
    altering = threading.Thread(target=lambda: shop.run("set lock_wait_timeout = 30", "alter table t add w int"))
    altering.start()
    try:
        with ENGINE.connect(shop.dsn, mariadb_limits) as session:
            waiting = "select 1 from information_schema.processlist where state like 'Waiting for table%'"
            while not shop.run(waiting):
                pass
            assert session.pulse(None).moves == ""
    finally:
        holder.close()
        altering.join()


def test_a_pulse_of_an_earlier_version_gets_its_count(shop, mariadb_limits):
    with ENGINE.connect(shop.dsn, mariadb_limits) as session:
        before = session.pulse(None)
        assert session.pulse(Pulse(before.cheap, before.sound)) == before


def test_an_account_without_process_cannot_know(shop, mariadb_limits):
    account = shop.account("grant all on {db} to {it}")
    with ENGINE.connect(account, mariadb_limits) as session:
        assert session.pulse(None).moves == ""
