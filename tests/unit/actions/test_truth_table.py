"""The truth table: what follows for an object from where it is."""

import pytest

from schemawatchd.actions.truth_table import Presence, TruthVerdict, verdict

SAME, OTHER, ONLY, NONE = Presence.SAME, Presence.OTHER, Presence.ONLY_HERE, Presence.NONE


@pytest.mark.parametrize(
    ("canonical", "after", "applied", "database", "says"),
    [
        (None, SAME, SAME, SAME, "in sync"),
        (None, NONE, NONE, NONE, "in sync"),
        (None, OTHER, SAME, SAME, "pending"),
        (None, ONLY, NONE, NONE, "pending"),
        (None, NONE, SAME, SAME, "pending"),
        (None, SAME, NONE, SAME, "being applied"),
        (None, SAME, OTHER, SAME, "being applied"),
        (None, NONE, ONLY, NONE, "being applied"),
        (None, ONLY, ONLY, NONE, "unauthorised"),
        (None, NONE, NONE, SAME, "unauthorised"),
        (None, OTHER, OTHER, SAME, "unauthorised"),
        (SAME, NONE, NONE, SAME, "unauthorised"),
        (SAME, None, None, SAME, "in sync"),
        (OTHER, None, None, SAME, "unauthorised"),
        (None, None, SAME, SAME, "in sync"),
        (None, None, OTHER, SAME, "unauthorised"),
    ],
)
def test_the_verdict_follows_from_where_an_object_is(canonical, after, applied, database, says):
    named = {"canonical": canonical, "all migrations": after, "applied": applied, "database": database}
    found = verdict({name: each for name, each in named.items() if each is not None})
    assert found is TruthVerdict(says)
