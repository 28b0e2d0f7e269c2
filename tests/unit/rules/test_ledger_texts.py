"""What rules about the migration history advise: with a command where there is one, and without one where not."""

import pytest

from schemawatchd.rules.ledger import half_applied
from schemawatchd.rules.ledger_facts import HalfApplied

STUCK = "The database may be between two versions, and the migration tool refuses to continue."


@pytest.mark.parametrize(
    ("more", "summary", "consequence"),
    [
        ({}, "2 orders was started and did not finish successfully.", STUCK),
        (
            {"says": "no such table: x", "command": "flyway repair"},
            "2 orders was started and did not finish successfully: no such table: x.",
            f"{STUCK} Complete or revert it by hand, then run `flyway repair`.",
        ),
    ],
)
def test_a_half_applied_migration_says_what_to_run(more, summary, consequence):
    values = {"path": "t", "named": "2 orders", "says": "", "command": ""} | more
    (found,) = half_applied.check.function(HalfApplied(**values))
    assert (found.summary, found.consequence) == (summary, consequence)
