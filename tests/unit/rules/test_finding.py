"""Findings: three hashes by which they are known again."""

import hashlib

import msgspec
import pytest

from fixtures.findings import finding
from schemawatchd.rules.finding import FieldChange, Severity

ONE = finding()
HASHES = ("id", "cause", "fingerprint")


def moved(**more):
    """The hashes that another finding does not share."""
    other = msgspec.structs.replace(ONE, **more)
    return {name for name in HASHES if getattr(ONE, name) != getattr(other, name)}


def test_the_id_is_what_the_contract_says():
    content = b"prod\x00DR104\x00column:shop.orders.total"
    assert ONE.id == hashlib.sha256(content).hexdigest()[:12]


def test_hashes_have_twelve_hex_digits():
    for name in HASHES:
        assert len(getattr(ONE, name)) == 12
        int(getattr(ONE, name), 16)


MOVES = {
    "another target is another finding of the same cause": ({"target": "dev"}, {"id", "fingerprint"}),
    "another rule is another cause": ({"rule": "DR105"}, set(HASHES)),
    "another object is another cause": ({"object": "shop.orders.day"}, set(HASHES)),
    "another kind is another cause": ({"kind": "index"}, set(HASHES)),
    "other values are the same finding, changed": (
        {"fields": {"type": FieldChange("numeric(10,2)", "text")}},
        {"fingerprint"},
    ),
    "another change is the same finding, changed": ({"change": "removed"}, {"fingerprint"}),
    "other words are nothing new": ({"summary": "said otherwise", "consequence": "also"}, set()),
    "another severity is nothing new": ({"severity": Severity.NOTICE}, set()),
    "evidence is nothing new": ({"evidence": {"who": "app_admin"}}, set()),
}


@pytest.mark.parametrize(("change", "which"), MOVES.values(), ids=MOVES)
def test_the_hashes_move_with_what_they_stand_for(change, which):
    assert moved(**change) == which


def test_a_project_s_finding_has_an_id_too():
    assert msgspec.structs.replace(ONE, target=None).id != ONE.id


def test_the_order_of_fields_does_not_matter():
    a, b = FieldChange(1, 2), FieldChange("x", "y")
    one = msgspec.structs.replace(ONE, fields={"a": a, "b": b})
    assert one.fingerprint == msgspec.structs.replace(ONE, fields={"b": b, "a": a}).fingerprint


def test_severities_are_ranked_worst_first():
    assert sorted(Severity, key=lambda each: each.rank) == ["critical", "warning", "notice", "info"]
    assert Severity.CRITICAL.at_least(Severity.WARNING)
    assert Severity.WARNING.at_least(Severity.WARNING)
    assert not Severity.INFO.at_least(Severity.NOTICE)
