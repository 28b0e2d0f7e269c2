"""How bad it is where that depends on the values."""

import pytest

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from unit.samples import column, index, record


def judged(change):
    (finding,) = judge([change], (), RuleContext("prod", "prod"), RulePolicy())
    return finding.rule, str(finding.severity)


def between(one, other, *fields):
    return Changed(one.key, one, other, fields)


COLUMN = column()
CASES = {
    "an extra column that inserts need not name": (
        Added(COLUMN.key, column(nullable=True)),
        "DR105",
        {"notice", "warning"},
    ),
    "an extra column that every insert has to name": (
        Added(COLUMN.key, column(nullable=False)),
        "DR105",
        {"critical"},
    ),
    "an extra column that is filled by default": (
        Added(COLUMN.key, column(nullable=False, default="0")),
        "DR105",
        {"notice", "warning"},
    ),
    "an extra column that counts by itself": (
        Added(COLUMN.key, column(nullable=False, identity="always")),
        "DR105",
        {"notice", "warning"},
    ),
    "an extra column that is computed": (
        Added(COLUMN.key, column(nullable=False, generated="a + 1")),
        "DR105",
        {"notice", "warning"},
    ),
    "a column that accepts NULL now": (
        between(column(nullable=False), column(nullable=True), "nullable"),
        "DR106",
        {"warning"},
    ),
    "a column that refuses NULL now": (
        between(column(nullable=True), column(nullable=False), "nullable"),
        "DR106",
        {"critical"},
    ),
    "a default that is gone where one is needed": (
        between(column(default="0"), column(default=None), "default"),
        "DR107",
        {"critical"},
    ),
    "a default that is gone where NULL will do": (
        between(column(default="0", nullable=True), column(nullable=True), "default"),
        "DR107",
        {"warning"},
    ),
    "a plain index that is gone": (Removed(index().key, index()), "DR301", {"warning"}),
    "a unique index that is gone": (Removed(index().key, index(unique=True)), "DR301", {"critical"}),
    "a plain index too many": (Added(index().key, index()), "DR310", {"notice"}),
    "a unique index too many": (Added(index().key, index(unique=True)), "DR310", {"critical", "warning"}),
    "an index that is no longer unique": (
        between(index(unique=True), index(unique=False), "unique"),
        "DR302",
        {"critical"},
    ),
    "an enum without a label": (
        between(record("enum", labels=("a", "b")), record("enum", labels=("a",)), "labels"),
        "DR613",
        {"critical"},
    ),
    "an enum with one label more": (
        between(record("enum", labels=("a",)), record("enum", labels=("a", "b")), "labels"),
        "DR613",
        {"warning"},
    ),
}


@pytest.mark.parametrize(("change", "code", "severities"), CASES.values(), ids=CASES)
def test_the_values_decide(change, code, severities):
    found, severity = judged(change)
    assert found == code
    assert severity in severities


def test_a_default_that_is_gone_harms_no_insert_where_the_column_counts_by_itself():
    one = column(default="nextval('s')")
    other = column(default=None, identity="by default")
    assert judged(between(one, other, "default")) == ("DR107", "warning")


def summary(change):
    (finding,) = judge([change], (), RuleContext("prod", "prod"), RulePolicy())
    return finding.summary


def test_another_value_on_update_is_not_told_as_the_default():
    one, other = column(default="now()", on_update="now()"), column(default="now()")
    assert "default is" not in summary(between(one, other, "on_update"))


def test_who_numbers_rows_is_told_in_words():
    said = summary(between(column(), column(identity="by default"), "identity"))
    assert "by by" not in said


def test_an_index_that_works_though_it_should_not_is_not_called_unused():
    one, other = index(visible=False), index(visible=True)
    assert "not used" not in summary(between(one, other, "visible"))


def test_an_option_of_a_view_is_not_told_as_its_definition():
    one, other = record("view", options=("security_barrier=true",)), record("view")
    assert "different definition" not in summary(between(one, other, "options"))
