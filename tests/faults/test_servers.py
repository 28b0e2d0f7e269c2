"""Servers that go away, fall silent, change their mind: unknown is not in sync, and nothing counts as dropped."""

import signal
import threading
import time

import pytest

from fixtures.daemon import eventually

mariadb = pytest.mark.parametrize("served", [pytest.param("mariadb", marks=pytest.mark.mariadb)], indirect=True)


def recovered(watcher, within=20):
    """The last look at `prod` found all well."""

    def well():
        looks = [each for each in watcher.log.splitlines() if "checked prod" in each]
        return looks[-1].endswith((": in_sync", ": quiet"))

    eventually(well, within, lambda: watcher.log)


REVOCATIONS = (
    "revoke trigger, show view on {db} from {it}",
    "revoke select on {db} from {it}",
    "revoke select on mysql.proc from {it}",
)


def test_a_server_that_stays_away_is_one_warning_after_the_patience_and_is_resolved_when_back(
    watched, served, daemon
):
    watched.configure(patience="1s")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    served.proxy.stop()
    begun = time.monotonic()
    eventually(watched.messages, why=lambda: watcher.log)
    assert time.monotonic() - begun >= 1.0
    assert "prod could not be checked" in watched.messages()[0]
    watcher.until_logged("unexamined", count=watcher.log.count("unexamined") + 3)
    assert len(watched.messages()) == 1
    served.proxy.start()
    eventually(lambda: len(watched.messages()) == 2, why=lambda: watcher.log)
    assert "RESOLVED" in watched.messages()[1]
    watched.nothing_false()


def test_a_server_that_is_back_within_the_patience_is_not_mentioned(watched, served, daemon):
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    served.proxy.stop()
    watcher.until_logged("unexamined", count=2)
    served.proxy.start()
    recovered(watcher)
    assert watched.messages() == []
    watched.nothing_false()


def test_an_answer_cut_in_the_middle_is_unknown_and_nothing_is_missing(watched, served, daemon):
    watched.configure(every="100ms")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    for count in (1, 60, 400, 1000, 2000, 3000, 5000, 8000, 12000):
        before = served.proxy.connections
        served.proxy.cut_after(count)
        served.run("create table by_hand (id integer)")
        served.run("drop table by_hand")  # the pulse moved: a full look
        eventually(lambda before=before: served.proxy.connections > before, why=lambda: watcher.log)
    served.proxy.hear()
    recovered(watcher)
    assert "unexamined" in watcher.log
    watched.nothing_false(drift=["public.by_hand", "by_hand"])


def test_a_deaf_server_does_not_hold_up_the_others_and_becomes_unknown(watched, served, daemon):
    watched.sqlite("other")
    watched.configure(patience="1s")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    served.proxy.deaf()
    watcher.until_logged("checked other (clock)", count=watcher.log.count("checked other (clock)") + 8, within=5)
    # A query that was under way waits for the driver's own time-out of 30 s, a new connection for 5 s.
    watcher.until_logged("checked prod (clock): unexamined", within=45)
    served.proxy.hear()
    watcher.until_logged("checked prod (clock): in_sync", within=20)
    watched.nothing_false()


def test_a_server_that_falls_silent_in_the_middle_of_an_answer_is_given_up(watched, served, daemon, impatient):
    watched.sqlite("other")
    watched.configure(patience="100ms")
    watcher = daemon()
    watcher.until_logged("checked prod (clock)")  # the first look may be given up where the machine is busy
    served.proxy.stall_after(700)
    served.run("create table by_hand (id integer)")  # a quiet look needs no new connection
    watcher.until_logged("the check of prod was abandoned: it gave no answer within 2 s", within=15)
    watcher.until_logged("checked other (clock)", count=watcher.log.count("checked other (clock)") + 3, within=5)
    served.run("drop table by_hand")  # while nothing is heard: else the next look finds it, and is right
    served.proxy.hear()
    served.proxy.cut()
    watcher.until_logged("checked prod (clock): in_sync", within=20)
    watched.nothing_false(drift=["by_hand"])  # it was there: a look that was under way may have seen it


def test_term_ends_within_five_seconds_while_a_server_hangs(watched, served, daemon, run):
    watched.configure(every="60s")
    served.proxy.stall_after(700)
    watcher = daemon()
    eventually(lambda: served.proxy.connections)
    code, seconds = watcher.end()
    assert (code, seconds < 5) == (0, True), watcher.log
    watched.nothing_false()


@mariadb
def test_privileges_taken_away_in_mid_life_are_unknown_and_nothing_is_missing(watched, served, daemon):
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    user, name = served.url.split("//")[1].split(":")[0], served.url.rpartition("/")[2]
    for number, each in enumerate(REVOCATIONS, 1):
        served.run(each.format(db=f"`{name}`.*", it=f"{user}@localhost"))
        seen = watcher.log.count("(clock)")
        watcher.until_logged("(clock)", count=seen + 3)
        assert "in_sync" not in watcher.log.splitlines()[-1], (number, watcher.log)
    assert "drift" not in watcher.log
    assert not [each for each in watched.incidents() if each["rule"].startswith("DR")]
    assert not any("is missing" in each for each in watched.messages())


def test_a_dropped_database_is_unknown_and_not_empty(watched, served, daemon):
    watched.configure(patience="0ms", every="60s")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    served.drop()
    watcher.signal(signal.SIGUSR1)
    eventually(watched.messages, why=lambda: watcher.log)
    assert "prod could not be checked" in watched.messages()[0]
    watched.nothing_false()


@pytest.mark.parametrize(
    "served",
    [
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("mariadb", marks=pytest.mark.mariadb),
    ],
    indirect=True,
)
def test_a_database_dropped_in_the_middle_of_a_look_is_unknown_and_not_empty(watched, served, daemon):
    watched.configure(patience="0ms", every="60s", settle="1500ms")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    served.run("create table by_hand (id integer)")
    seen = served.proxy.connections
    watcher.signal(signal.SIGUSR1)
    eventually(lambda: served.proxy.connections > seen)
    time.sleep(0.7)  # the look found the table and waits for its second reading
    served.drop()
    watcher.until_logged("checked prod (SIGUSR1)")
    assert "checked prod (SIGUSR1): unexamined" in watcher.log
    watched.nothing_false()


TRANSACTIONS = """\
begin; drop view big_orders; create view big_orders as select id from orders where total > 1000; commit;
begin; drop index orders_by_customer; create index orders_by_customer on orders (customer_id); commit;
begin; alter table orders add column passing integer; alter table orders drop column passing; commit"""
LOOPS = {
    "postgresql": (TRANSACTIONS,),
    "mariadb": (
        "create or replace view big_orders as select id from orders where total > 1000",
        "alter table orders drop index orders_by_customer, add index orders_by_customer (customer_id)",
        "create temporary table passing (id integer)",
        "drop temporary table passing",
    ),
}


def test_ddl_that_always_leads_back_is_never_drift(watched, served, daemon):
    watched.configure(every="200ms")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    over = threading.Event()

    def change():
        while not over.is_set():
            served.run(*LOOPS[served.url.partition(":")[0]])

    changing = threading.Thread(target=change)
    changing.start()
    try:
        watcher.until_logged("checked prod", count=watcher.log.count("checked prod") + 8, within=30)
    finally:
        over.set()
        changing.join()
    recovered(watcher)
    assert ": drift" not in watcher.log
    watched.nothing_false()
