"""What the server runs or sets at each login (`init_connect`): no answer changes, and a failure is named."""

from datetime import UTC, datetime

import pytest

from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.errors import TargetUnreachable

pytestmark = pytest.mark.mariadb

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SETTINGS = """
autocommit = 0 | big_tables = 1 | character_set_results = 'latin1' | collation_connection = 'latin1_bin'
completion_type = 'CHAIN' | completion_type = 'RELEASE' | div_precision_increment = 0 | group_concat_max_len = 4
lc_messages = 'de_DE' | lc_time_names = 'de_DE' | lower_case_table_names = 1 | max_error_count = 0
max_join_size = 1 | max_length_for_sort_data = 4 | max_sort_length = 8388608 | max_statement_time = 0.001
optimizer_switch = 'index_merge=off' | sql_auto_is_null = 1 | sql_big_selects = 0 | sql_if_exists = 1
sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,ORACLE,PAD_CHAR_TO_FULL_LENGTH' | sql_quote_show_create = 0
sql_safe_updates = 1 | sql_select_limit = 0 | time_zone = '-11:00' | timestamp = 1 | tx_isolation = 'SERIALIZABLE'
"""


@pytest.fixture
def at_login(mariadb_server):
    """A function that lets the server run this whenever an account without SUPER logs in."""

    def run(statement):
        text = statement.replace("'", "''")
        mariadb_server.run(f"set global init_connect = '{text}'")

    yield run
    mariadb_server.run("set global init_connect = ''")


@pytest.fixture
def watched(mariadb_database):
    mariadb_database.run(
        "create table t (id int primary key, x varchar(9) default 'a\\\\b', at timestamp null, check (id > 1))",
        "create view v as select id, concat(x, 'y') as c from t",
        "create procedure p() select 1",
        "create table ledger (version varchar(9), raw blob, at timestamp null)",
        "insert into ledger values ('a1', x'0102', '2026-01-01 00:00:00')",
    )
    return mariadb_database.account("grant select, show view, trigger, event on {db} to {it}")


def seen(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        found = session.read(frozenset(), NOON)
        worded = [session.worded(key) for key in sorted(found.objects, key=str) if key.kind in {"table", "view"}]
        return found.objects, found.coverage, worded, session.table(("ledger",))


@pytest.mark.parametrize(
    "setting", [each.strip() for each in SETTINGS.replace("\n", "|").split("|") if each.strip()]
)
def test_no_setting_changes_an_answer(setting, watched, mariadb_limits, at_login):
    before = seen(watched, mariadb_limits)
    at_login(f"set session {setting}")
    if "lower_case" in setting:  # a session cannot have it: the server ends the connection
        with pytest.raises(TargetUnreachable, match="init_connect"):
            seen(watched, mariadb_limits)
        return
    assert seen(watched, mariadb_limits) == before


@pytest.mark.parametrize(
    "statement", ["no sql", "insert into t values (9, 'x', null)", "create table more (n int)"]
)
def test_what_fails_at_login_is_named(statement, watched, mariadb_limits, at_login):
    """Including what the account may not do, as it may only read."""
    at_login(statement)
    with pytest.raises(TargetUnreachable, match="init_connect command failed") as raised:
        seen(watched, mariadb_limits)
    assert "init_connect" in raised.value.hint


def test_what_sleeps_at_login_costs_the_time_of_a_connection(watched, mariadb_limits, at_login):
    at_login("select sleep(600)")
    with pytest.raises(TargetUnreachable, match="timed out"):
        seen(watched, mariadb_limits)
