"""What MariaDB 11 to 13 have besides, of which no package was at hand: their words and rows, as recorded.

The rows are those of the views as their manuals and the server's own test results have them; the questions are
asked of tables of a server of 10.11 with the names of those views, as for MySQL (tests/engines/mysql).
"""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb import privileges as held
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.engines.mariadb.partitions import partitions
from schemawatchd.engines.mariadb.reader import QueryResult, records, texts
from schemawatchd.engines.mariadb.show_create import shown
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.snapshot import Coverage, EngineId, Snapshot, keyed

pytestmark = pytest.mark.mariadb

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EMBEDDINGS = """\
CREATE TABLE `embeddings` (
  `id` int(11) NOT NULL,
  `v` vector(5) NOT NULL,
  `w` vector(5) NOT NULL,
  PRIMARY KEY (`id`),
  VECTOR KEY `v` (`v`) `m`='7' `distance`=cosine,
  VECTOR KEY `w` (`w`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci"""
"""After mysql-test/main/vector.result of 11.7."""


def test_the_options_of_an_index_over_vectors():
    assert dict(shown(EMBEDDINGS).vectors) == {"v": ("distance=cosine", "m=7"), "w": ()}


def test_an_index_over_vectors_has_them(mariadb_database, mariadb_limits):
    """A statement for a table as 11.7 prints it, and an index of the name as 10.11 has it."""
    mariadb_database.run(
        "create table embeddings (id int primary key, v varchar(5), w varchar(5), key v (v), key w (w))"
    )
    connection = wire.opened(mariadb_database.dsn, mariadb_limits)
    answers = {
        name: QueryResult(*wire.answer(connection, texts(mariadb=True)[name]))
        for name in ("table", "column", "index")
    }
    connection.close()
    answers["shown"] = QueryResult(("table", "statement"), [("embeddings", EMBEDDINGS)])
    made = records(answers, frozenset({"table", "column", "index"}), mariadb_database.name)
    options = {each.name: each.options for each in made.objects if each.kind == "index"}
    assert options == {"v": ("distance=cosine", "m=7"), "w": ()}


TRIGGER = {
    "trigger_name": "g", "event_object_schema": None, "event_object_table": "t", "action_order": 1,
    "action_statement": "set @a = 1", "action_timing": "BEFORE", "sql_mode": "", "definer": "root@localhost",
}  # fmt: skip


@pytest.mark.parametrize("events", [["INSERT", "UPDATE"], ["INSERT,UPDATE"]], ids=["a row each", "one row"])
def test_a_trigger_for_several_events_is_one(events, mariadb_database, mariadb_limits):
    """MDEV-10164 (12.0): CREATE TRIGGER g BEFORE INSERT OR UPDATE ON t."""
    rows = [
        {**TRIGGER, "event_object_schema": mariadb_database.name, "event_manipulation": each} for each in events
    ]
    connection = wire.opened(mariadb_database.dsn, mariadb_limits)
    columns = ", ".join(f"`{each}` {'int' if each == 'action_order' else 'text'}" for each in rows[0])
    wire.run(connection, f"create table is_triggers ({columns})")
    for row in rows:
        marks = ", ".join(["%s"] * len(row))
        wire.run(connection, f"insert into is_triggers values ({marks})", list(row.values()))
    asked = texts(mariadb=True)["trigger"].replace("information_schema.", "is_")
    made = records({"trigger": QueryResult(*wire.answer(connection, asked))}, frozenset({"trigger"}), "shop")
    connection.close()
    (trigger,) = made.objects
    assert trigger.definition == "BEFORE INSERT OR UPDATE FOR EACH ROW\nset @a = 1"


def _parts(*bounds):
    """The rows of a table with RANGE COLUMNS … INTERVAL (13.1), to which the server adds parts by itself."""
    listed = ",".join(f'["p{number}","{bound}"]' for number, bound in enumerate(bounds))
    return list(partitions([("t", "RANGE COLUMNS", "`d`", None, "", 1, 0, f"[{listed}]", None, "t")], {}))


def test_parts_that_the_server_adds_are_no_drift():
    def snapshot(parts):
        return Snapshot(
            "shop", EngineId("mariadb", "13.1.2"), NOON, keyed(parts), Coverage(frozenset({"partition"}), (), ())
        )

    expected = snapshot(_parts("'2026-11-01'"))
    actual = snapshot(_parts("'2026-11-01'", "'2026-12-01'", "'2027-01-01'"))
    changes = compare(expected, actual, Scope()).changes
    found = judge(changes, (), RuleContext("prod", "prod", expected, actual), RulePolicy())
    assert len(changes) == 2
    assert [each for each in found if each.severity != "info"] == []


def test_collations_of_14_0_0_of_unicode_are_told_apart(mariadb_database, mariadb_limits):
    """They came with 10.10; from 11.5 on they are the defaults (`character_set_collations`)."""

    def seen():
        with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
            return session.read(frozenset(), NOON)

    mariadb_database.run("create table t (a varchar(9)) character set utf8mb4 collate utf8mb4_uca1400_ai_ci")
    before = seen()
    assert {each.collation for each in before.objects.values() if each.kind == "column"} == {
        "utf8mb4_uca1400_ai_ci"
    }
    mariadb_database.run("alter table t modify a varchar(9) collate uca1400_as_ci")
    changes = compare(before, seen(), Scope()).changes
    assert [(str(each.key), each.fields) for each in changes] == [("column:t.a", ("collation",))]


class Grants:
    """A connection of an account with these grants."""

    def __init__(self, *lines):
        self._answers = {"SELECT CURRENT_USER()": [("watch@%",)], "SHOW GRANTS": [(each,) for each in lines]}

    def __call__(self, _, query):
        return self._answers[query]


GRANTED = (
    "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `shop`.* TO `watch`@`%`",
    "GRANT SELECT ON `mysql`.`proc` TO `watch`@`%`",
)


@pytest.mark.parametrize(
    "denial",
    ["DENY SELECT ON `shop`.`secrets` TO `watch`@`%`", "DENY TRIGGER ON *.* TO `watch`@`%`",
     "DENY EXECUTE ON FUNCTION `shop`.`f` TO `watch`@`%`"],
)  # fmt: skip
def test_what_an_account_is_denied_is_not_taken_for_dropped(denial, monkeypatch):
    """13.1 (MDEV-14443): SHOW GRANTS tells a denial in the words of a grant."""
    monkeypatch.setattr(held, "run", Grants(*GRANTED))
    assert held.privileges(None, "shop").lacks() == {}
    monkeypatch.setattr(held, "run", Grants(*GRANTED, denial))
    lacks = held.privileges(None, "shop").lacks()
    assert {"table", "view", "trigger", "function"} <= lacks.keys()
    assert "the account is denied" in lacks["table"]
    elsewhere = "DENY SELECT ON `other`.`secrets` TO `watch`@`%`"
    monkeypatch.setattr(held, "run", Grants(*GRANTED, elsewhere))
    assert held.privileges(None, "shop").lacks() == {}
