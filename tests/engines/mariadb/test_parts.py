"""Options of tables and bounds of partitions, from the server's words; no server is needed."""

from datetime import UTC, datetime

import pytest

from schemawatchd.engines.mariadb.partitions import partitions
from schemawatchd.engines.mariadb.reader import QueryResult, records
from schemawatchd.engines.mariadb.show_create import shown
from schemawatchd.engines.mariadb.table_options import stored
from schemawatchd.rules.series import series_ending, span
from schemawatchd.schema.kinds.table import Table


@pytest.mark.parametrize(
    ("words", "options", "encryption"),
    [
        ("checksum=1 page_checksum=1 transactional=1", ("checksum=1",), None),
        (
            "`page_compressed`='ON' `page_compression_level`='4'",
            ("page_compressed=1", "page_compression_level=4"),
            None,
        ),
        ("`encrypted`='YES' `encryption_key_id`='3'", (), "encrypted=yes encryption_key_id=3"),
        ("row_format=DYNAMIC partitioned", (), None),
        (
            "`connection`='mysql://u:secret@h/d' `option_list`='password=it''s'",
            ("connection", "option_list"),
            None,
        ),
    ],
)
def test_options(words, options, encryption):
    found = stored(Table(name="t", options=(words,)))
    assert (found.options, found.encryption, found.row_format) == (options, encryption, None)


def parts(expression, *bounds, method="RANGE"):
    listed = ",".join(f'["p{number}","{bound}"]' for number, bound in enumerate(bounds))
    return list(partitions([("t", method, expression, None, "", 1, 0, f"[{listed}]", None, "t")], {}))


@pytest.mark.parametrize(
    ("expression", "bound", "end"),
    [
        ("to_days(`d`)", "740286", datetime(2026, 11, 1, tzinfo=UTC)),
        ("to_seconds(`d`)", "63960710400", datetime(2026, 11, 1, tzinfo=UTC)),
        ("year(`d`)", "2027", datetime(2027, 1, 1, tzinfo=UTC)),
        ("year(`d`) * 100 + month(`d`)", "202611", datetime(2026, 11, 1, tzinfo=UTC)),
        ("unix_timestamp(`t`)", "1793491200", datetime(2026, 11, 1, tzinfo=UTC)),
        ("`clock`", "1793491200", datetime(2026, 11, 1, tzinfo=UTC)),
        ("`day`", "20261101", datetime(2026, 11, 1, tzinfo=UTC)),
        ("`d`", "'2026-11-01'", datetime(2026, 11, 1, tzinfo=UTC)),
        ("`id`", "300", None),
        ("`id`", "99999999", None),
        ("`name`", "'m'", None),
        ("to_days(`d`)", "MAXVALUE", None),
    ],
)
def test_a_bound_that_is_a_moment(expression, bound, end):
    (part,) = parts(expression, bound)
    assert (span(part)[1] if span(part) else None) == end


def test_a_series_that_soon_ends_is_told():
    days = parts("to_days(`d`)", "740286", "740287", "740288", "MAXVALUE")
    (told,) = series_ending(days, datetime(2026, 11, 3, 12, tzinfo=UTC))
    assert (told.path, told.step, told.over, told.catches) == ("t", "day", True, True)
    assert not list(series_ending(days, datetime(2026, 10, 25, tzinfo=UTC)))


def test_values_of_a_list_in_any_order():
    assert parts("`a`", "3,NULL,'x,y',1", method="LIST")[0].bounds == "VALUES IN (NULL,1,3,'x,y')"
    assert parts("`a`,`b`", "(2,'b'),(1,'a')", method="LIST COLUMNS")[0].bounds == "VALUES IN ((1,'a'),(2,'b'))"


def test_what_a_comment_says_is_no_period():
    statement = (
        "CREATE TABLE `t` (\n  `a` date COMMENT 'x\\n  PERIOD FOR `y` (`a`, `b`)',\n"
        "  PERIOD FOR `in``side` (`a`, `b`),\n  PRIMARY KEY (`id`,`in``side` WITHOUT OVERLAPS)\n) ENGINE=InnoDB"
    )
    found = shown(statement)
    assert found.periods == (("in`side", "a", "b"),)
    assert found.without_overlaps == ("PRIMARY",)


def test_a_record_is_never_lost_in_a_null():
    answers = {"trigger": QueryResult(("[trigger]",), [('{"table":"t","name":"g","definition":"x"}',), (None,)])}
    assert set(records(answers, frozenset({"trigger"}), "shop").failed) == {"trigger"}
