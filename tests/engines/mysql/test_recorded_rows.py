"""The reader's questions for MySQL 8, over rows in the form in which its manual says that it answers.

No MySQL was run. `rows.json` follows the MySQL 8.0 Reference Manual, "INFORMATION_SCHEMA General Tables": COLUMNS
(EXTRA with DEFAULT_GENERATED, defaults without quotes, GENERATION_EXPRESSION, SRS_ID), STATISTICS (EXPRESSION,
IS_VISIBLE), CHECK_CONSTRAINTS (without the table) and TABLE_CONSTRAINTS (with ENFORCED), PARTITIONS and the rest;
no display width ("Numeric Type Attributes"); `utf8_` for `utf8mb3_` before 8.0.30 ("The utf8mb3 Character Set").
The rows stand in tables of MariaDB with the names of those views and columns; the questions are asked of them.
"""

import json
from pathlib import Path

import pytest

from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.kinds import READS
from schemawatchd.engines.mariadb.reader import QueryResult, asked, records, texts
from schemawatchd.schema.snapshot import keyed

pytestmark = pytest.mark.mariadb

ROWS = Path(__file__).parent / "rows.json"


@pytest.fixture
def found(mariadb_database, mariadb_limits):
    """The records, by their keys, that the answers to MySQL's questions make."""
    name = mariadb_database.name
    text = ROWS.read_text(encoding="utf-8").replace('"shop"', f'"{name}"').replace("`shop`", f"`{name}`")
    connection = wire.opened(mariadb_database.dsn, mariadb_limits)
    wire.run(connection, "set sql_mode = ''")
    for view, rows in json.loads(text).items():
        columns = ", ".join(f"`{each}` {_type(rows, each)}" for each in rows[0])
        wire.run(connection, f"create table `is_{view}` ({columns}) character set utf8mb3")
        for row in rows:
            marks = ", ".join(["%s"] * len(row))
            wire.run(connection, f"insert into `is_{view}` values ({marks})", list(row.values()))
    answers = {
        question: QueryResult(*wire.answer(connection, sql.replace("information_schema.", "is_")))
        for question, sql in texts(mariadb=False).items()
        if question != "grant"
    }
    connection.close()
    made = records(answers, READS, name)
    assert not made.unread
    assert not made.failed
    return answers, {str(key): each for key, each in keyed(made.objects).items()}


def _type(rows, column):
    return "int" if any(isinstance(row[column], int) for row in rows) else "text"


def test_every_record_is_found(found):
    answers, objects = found
    assert sorted(objects) == sorted(
        [
            "check:orders.asleep",
            "check:orders.orders_chk_1",
            *(f"column:orders.{name}" for name in ("id", "paid", "note", "token", "at", "twice")),
            *(f"column:places.{name}" for name in ("g", "h", "old")),
            "column:log.day",
            "comment:f (function)",
            "comment:orders",
            "comment:orders.note",
            "database:collation (property)",
            "event:nightly",
            "foreign_key:orders.orders_ibfk_1",
            "function:f",
            "index:orders.lowered",
            "index:places.g",
            "partition:log.p1",
            "partition:log.rest",
            "primary_key:orders.PRIMARY",
            "table:log",
            "table:orders",
            "table:places",
            "trigger:orders.g",
            "unique:orders.note",
            "view:big",
        ]
    )
    assert set(asked(answers.values())) <= {"partition"}
    assert "sequence" not in answers


def test_columns(found):
    _, objects = found
    column = {key.removeprefix("column:"): each for key, each in objects.items() if key.startswith("column:")}
    assert (column["orders.id"].type, column["orders.id"].identity) == ("bigint unsigned", "auto_increment")
    assert column["orders.id"].default is None
    assert (column["orders.paid"].type, column["orders.paid"].default) == ("tinyint(1)", "0")
    assert column["orders.note"].default == "'NULL'"
    assert column["orders.token"].default == "uuid()"
    assert column["orders.at"].default == "CURRENT_TIMESTAMP(3)"
    assert column["orders.at"].on_update == "current_timestamp(3)"
    assert not column["orders.at"].visible
    assert (column["orders.twice"].generated, column["orders.twice"].generated_kind) == ("(`paid` * 2)", "stored")
    assert column["orders.paid"].generated is None
    assert (column["places.g"].srid, column["places.h"].srid, column["places.old"].srid) == ("4326", "any", None)
    assert column["places.old"].collation == "utf8mb3_bin"


def test_tables_and_their_parts(found):
    _, objects = found
    places = objects["table:places"]
    assert (places.row_format, places.collation, places.encryption) == (
        "compressed",
        "utf8mb3_general_ci",
        "encryption=y",
    )
    assert places.options == ("key_block_size=8", "stats_persistent=1")
    assert objects["table:log"].partition_by == "RANGE (to_days(`day`))"
    assert objects["partition:log.p1"].stretch[1].startswith("2026-11-01")
    assert objects["partition:log.rest"].bounds == "VALUES LESS THAN MAXVALUE"
    assert objects["table:orders"].column_order == ("id", "paid", "note", "token", "at", "twice")


def test_keys_and_checks(found):
    _, objects = found
    assert objects["index:orders.lowered"].keys == ("(lower(`note`)) DESC",)
    assert not objects["index:orders.lowered"].visible
    assert objects["index:places.g"].keys == ("g",)
    assert objects["unique:orders.note"].columns == ("note(5)",)
    assert objects["check:orders.orders_chk_1"].generated_name
    assert objects["check:orders.orders_chk_1"].enforced
    assert not objects["check:orders.asleep"].enforced
    key = objects["foreign_key:orders.orders_ibfk_1"]
    assert (key.references, key.on_delete, key.match, key.generated_name) == ("places", "CASCADE", "SIMPLE", True)


def test_stored_programs(found):
    _, objects = found
    assert objects["view:big"].definition == "select `orders`.`id` AS `id` from `orders`"
    assert (objects["view:big"].check_option, objects["view:big"].security) == ("cascaded", "definer")
    assert objects["trigger:orders.g"].sql_mode == ("ONLY_FULL_GROUP_BY", "STRICT_TRANS_TABLES")
    assert (objects["function:f"].arguments, objects["function:f"].returns) == ("a int", "int")
    assert objects["function:f"].definer == "app@%"
    assert objects["event:nightly"].status == "disabled on replicas"
