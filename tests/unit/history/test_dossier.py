"""The header of a migration: keys, lines that go on, and rules that it allows."""

import pytest

from schemawatchd.history.dossier import KEYS, Allowed, Dossier, dossier

WHOLE = """\
why: numbers of orders
  come from the shop now
risk: low
owner: crm
rollback: drop the column,
then restart
verify: select 1;
verify: select count(*)
from orders;
allow mg510: the table is small
a line after a blank one is none of ours
"""


def test_a_whole_header():
    assert dossier(WHOLE) == Dossier(
        why="numbers of orders come from the shop now",
        risk="low",
        owner="crm",
        rollback="drop the column, then restart",
        verify=("select 1", "select count(*) from orders"),
        allows=(Allowed("MG510", "the table is small"),),
        named=frozenset({"why", "risk", "owner", "rollback", "verify"}),
    )


def test_a_line_goes_on_with_the_key_before_it_and_no_further_than_a_blank_line():
    assert dossier("why: one\ntwo\n\nthree").why == "one two"
    assert dossier("one\nwhy: two").why == "two"
    assert dossier("allow MG1: one\ntwo\nwhy: three").allows == (Allowed("MG1", "one"),)


def test_a_key_without_a_value_is_named_and_lacking():
    found = dossier("why:\nrisk: low")
    assert (found.named, found.why) == ({"why", "risk"}, "")
    assert found.lacking == ("why", "owner", "rollback", "verify")


@pytest.mark.parametrize(
    ("header", "lacking"),
    [
        ("", ("why", "risk", "owner", "rollback", "verify")),
        ("irreversible: rows are gone", ("why", "risk", "owner", "verify")),
        ("rollback: down", ("why", "risk", "owner", "verify")),
        ("verify: select 1", ("why", "risk", "owner", "rollback")),
        ("why: a\nrisk: b\nowner: c\nrollback: d\nverify: e", ()),
    ],
)
def test_what_is_lacking(header, lacking):
    assert dossier(header).lacking == lacking


def test_the_keys_are_those_of_the_documents():
    assert KEYS == ("why", "risk", "owner", "rollback", "irreversible", "verify")
