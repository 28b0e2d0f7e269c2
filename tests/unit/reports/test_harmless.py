"""Text from outside is shown so that it can trick nobody."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemawatchd.reports.harmless import harmless, harmless_json

TEXTS = {
    "plain text stays": ("shop.orders is missing", "shop.orders is missing"),
    "letters of the world stay": ("größe, 表, таблица, جدول", "größe, 表, таблица, جدول"),
    "emoji stay": ("party 🎉 table", "party 🎉 table"),
    "accents that combine stay": ("e\u0301", "e\u0301"),
    "an escape that would colour": ("\x1b[31mred", "\\x1b[31mred"),
    "a bell": ("\x07", "\\x07"),
    "a carriage return that would overwrite": ("a\rb", "a\\x0db"),
    "a line feed that would fake a line": ("a\nCRITICAL b", "a\\nCRITICAL b"),
    "a tab": ("a\tb", "a\\x09b"),
    "a NUL": ("\x00", "\\x00"),
    "a delete": ("\x7f", "\\x7f"),
    "a control character of the second range": ("\x9b31m", "\\x9b31m"),
    "a turn of direction": ("a\u202eb", "a\\u202eb"),
    "an isolate": ("\u2066a\u2069", "\\u2066a\\u2069"),
    "a zero width space": ("a\u200bb", "a\\u200bb"),
    "a zero width joiner": ("a\u200db", "a\\u200db"),
    "a byte order mark": ("\ufeffa", "\\ufeffa"),
    "a soft hyphen": ("a\xadb", "a\\xadb"),
    "a line separator": ("a\u2028b", "a\\u2028b"),
    "a private character": ("\ue000", "\\ue000"),
    "half a surrogate pair": ("\ud800", "\\ud800"),
    "an invisible tag beyond the first plane": ("\U000e0041", "\\U000e0041"),
}


@pytest.mark.parametrize(("text", "shown"), TEXTS.values(), ids=TEXTS)
def test_what_could_trick_is_escaped_and_the_rest_stays(text, shown):
    assert harmless(text) == shown


def test_nothing_that_is_shown_controls_or_turns():
    everything = "".join(chr(point) for point in range(0x3000))
    bad = {
        each for each in harmless(everything) if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    }
    assert bad == set()


def test_showing_twice_changes_nothing_more():
    assert harmless(harmless("a\x1b\u202e")) == harmless("a\x1b\u202e")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text())
def test_a_json_document_says_the_same_and_obeys_nothing(text, key):
    whole = json.dumps({key: [text, {"b": text}]}, indent=2, ensure_ascii=False).encode(errors="replace").decode()
    shown = harmless_json(whole)
    assert json.loads(shown) == json.loads(whole)
    assert {unicodedata.category(each) for each in shown} & {"Cc", "Cf", "Co", "Zl", "Zp"} <= {"Cc"}
    assert "\x9b" not in shown
    assert "\x7f" not in shown
