"""The phrases that rules share."""

from datetime import timedelta

import pytest

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.wording import age, difference, differences, name, sentences, text
from unit.samples import column, record

VALUES = {
    "nothing": (None, "none"),
    "yes": (True, "yes"),
    "no": (False, "no"),
    "a number": (0, "0"),
    "one, which is not yes": (1, "1"),
    "several": (("a", "b"), "(a, b)"),
    "none of several": ((), "none"),
    "words": ("NO ACTION", "NO ACTION"),
}


@pytest.mark.parametrize(("value", "said"), VALUES.values(), ids=VALUES)
def test_a_value_is_written_as_a_person_would(value, said):
    assert text(value) == said


def test_nothing_has_the_word_that_fits():
    assert text(None, "the default") == "the default"


def change(**fields):
    one = column()
    return Changed(one.key, one, column(**fields), tuple(fields))


def test_a_difference_says_what_is_and_what_should_be():
    assert difference(change(type="text"), "type") == "text, expected numeric(10,2)"
    assert difference(change(collation="C"), "collation", "the default") == "C, expected the default"


def test_several_differences_are_one_phrase():
    found = differences(change(nullable=True, on_update="now()"))
    assert found == "nullable is yes, expected no; on update is now(), expected none"


def test_a_name_has_its_kind_in_words():
    key = record("foreign_key", schema="shop", table="orders", name="to_users")
    assert name(Changed(key.key, key, key, ())) == "foreign key shop.orders.to_users"


AGES = {
    -5: "0 s",
    59: "59 s",
    60: "1 min",
    3599: "59 min",
    3600: "1 h",
    86399: "23 h",
    86400: "1 day",
    172800: "2 days",
}


@pytest.mark.parametrize(("seconds", "said"), AGES.items())
def test_a_duration_is_said_in_its_largest_unit(seconds, said):
    assert age(timedelta(seconds=seconds)) == said


def test_parts_become_sentences():
    assert sentences("one", "", "two.", "three?", "four:", "five…") == "one. two. three? four: five…"
