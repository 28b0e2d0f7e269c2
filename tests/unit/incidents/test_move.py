"""The lines of the journal: their words are a format that `history` and other programs read."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from fixtures.findings import finding
from schemawatchd.incidents.advance import AdvanceContext, Seen, advance
from schemawatchd.incidents.incident import State
from schemawatchd.incidents.move import (
    Continued,
    IncidentChanged,
    Opened,
    Reopened,
    Resolved,
    Withdrawn,
    Worsened,
    entry,
)

T0 = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
(OPENED,) = advance((), [finding()], Seen("prod", frozenset({"column"})), T0, AdvanceContext())
INCIDENT = msgspec.structs.replace(
    OPENED.incident, opened_at=T0 + HOUR, changed_at=T0 + 2 * HOUR, ended_at=T0 + 3 * HOUR
)
LINES = {
    Opened: ("opened", 1, None),
    Reopened: ("reopened", 1, None),
    IncidentChanged: ("changed", 2, None),
    Worsened: ("worsened", 2, None),
    Resolved: ("resolved", 3, 3 * HOUR),
    Withdrawn: ("withdrawn", 3, None),
}


@pytest.mark.parametrize("move", LINES)
def test_each_move_has_its_line(move):
    what, hours, lasted = LINES[move]
    line = entry(move(INCIDENT))
    assert (line.what, line.at, line.lasted) == (what, T0 + hours * HOUR, lasted)
    assert (line.incident, line.target, line.rule, line.summary) == (
        INCIDENT.id,
        "prod",
        finding().rule,
        finding().summary,
    )
    assert (line.verdict, line.severity) == (finding().verdict, finding().severity)


def test_what_changes_nothing_has_none():
    assert entry(Continued(INCIDENT)) is None


def test_what_was_withdrawn_before_it_opened_has_none():
    assert entry(Withdrawn(msgspec.structs.replace(INCIDENT, opened_at=None, state=State.WITHDRAWN))) is None
