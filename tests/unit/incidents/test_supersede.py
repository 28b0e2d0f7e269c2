"""What need not be said any more."""

from datetime import UTC, datetime

import msgspec
import pytest

from fixtures.findings import finding
from schemawatchd.incidents.delivery import Delivery, DeliveryState, Telling, What
from schemawatchd.incidents.incident import began
from schemawatchd.incidents.supersede import superseded

NOW = datetime(2026, 11, 23, tzinfo=UTC)
VALUES = {"a": "numeric(12,2)", "b": "text"}
STATES = {
    "s": "sent",
    "w": "waiting",
    "~": "sending",
    "u": "unknown",
    "f": "failed",
    "d": "dropped",
    "p": "dropped",
}


def row(story, number, life, revision):
    """`opened:a:s` is an opening with value a that was sent."""
    what, value, state = story.split(":")
    incident = msgspec.structs.replace(began(finding(actual=VALUES[value]), NOW, None, life), revision=revision)
    return Delivery(
        id=str(number),
        channel="team",
        target="prod",
        incident=incident.id,
        what=What(what),
        payload=Telling(incident=incident),
        created_at=NOW,
        due_at=NOW,
        state=DeliveryState(STATES[state]),
        perhaps_heard=state in "up",
    )


def told(stories):
    """The numbers of the rows that are dropped, of lives and revisions that follow from the story."""
    rows, life, revision = [], 1, 0
    for number, story in enumerate(stories.split()):
        if story.startswith("reopened"):
            life, revision = life + 1, 0
        elif story.startswith(("changed", "worsened")):
            revision += 1
        rows.append(row(story, number, life, revision))
    return sorted(int(each) for each in superseded(rows[::-1]))


@pytest.mark.parametrize(
    ("story", "dropped"),
    [
        ("opened:a:w", []),
        ("opened:a:s", []),
        ("opened:a:w resolved:a:w", [0, 1]),
        ("opened:a:s resolved:a:w", []),
        ("opened:a:u resolved:a:w", [0]),
        ("opened:a:p resolved:a:w", []),
        ("opened:a:~ resolved:a:w", []),
        ("opened:a:f resolved:a:w", [1]),
        ("opened:a:d resolved:a:w", [1]),
        ("opened:a:w changed:b:w", [0]),
        ("opened:a:s changed:b:w", []),
        ("opened:a:s changed:b:w changed:a:w", [1, 2]),
        ("opened:a:s changed:b:s changed:a:w", []),
        ("opened:a:s resolved:a:w reopened:a:w", [1, 2]),
        ("opened:a:s resolved:a:w reopened:b:w", [1]),
        ("opened:a:s resolved:a:s reopened:a:w", []),
        ("opened:a:s reopened:a:w", []),
        ("opened:a:s resolved:a:u reopened:a:w", [1]),
        ("opened:a:s resolved:a:p reopened:a:w", []),
        ("opened:a:s resolved:a:p reopened:a:w resolved:a:w", [2]),
        ("opened:a:s resolved:a:s reopened:a:w resolved:a:w", [2, 3]),
        ("opened:a:w changed:b:s", [0]),
        ("opened:a:s worsened:a:~ resolved:a:w", []),
        ("opened:a:u", []),
    ],
)
def test_only_the_latest_and_only_if_it_is_news(story, dropped):
    assert told(story) == dropped
