"""The message: what a person reads at 09:12, in parts that each medium puts together in its own way."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.incidents.incident import Incident
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.wording import text as worded

MOST_ITEMS = 20
LONGEST_LINE = 600
_NAMED_TARGETS = 3
_AGAIN = {
    AlertEvent.CHANGED: " (changed)",
    AlertEvent.WORSENED: " (worse than before)",
    AlertEvent.REOPENED: " (again)",
    AlertEvent.REMINDED: " (still)",
    AlertEvent.PASSED: " (came and went)",
}


class MessageKind(StrEnum):
    """What sort of message it is."""

    NEWS = "news"
    REMINDER = "reminder"
    FIRST_LOOK = "first_look"
    DIGEST = "digest"
    TEST = "test"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what should be and what is, as harmless text."""

    name: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One finding in a message, on all the `targets` that have it.

    Every text in it is harmless on a terminal; nothing in it is escaped for a medium yet.
    """

    what: AlertEvent
    incident: Incident
    targets: tuple[str, ...] = ()
    several: bool = False
    """Whether the message is about several targets, so that each finding has to say where it is."""

    @property
    def over(self) -> bool:
        """Whether it tells of an end."""
        return self.what is AlertEvent.RESOLVED

    @property
    def label(self) -> str:
        """The word that the line begins with."""
        return "RESOLVED" if self.over else self.incident.severity.upper()

    @property
    def summary(self) -> str:
        """What is wrong, on which of several targets, and that it is not the first time."""
        again = _AGAIN.get(self.what, "")
        return cut(harmless(f"{self.incident.summary}{again}{self._where}"), LONGEST_LINE)

    @property
    def consequence(self) -> str:
        """What follows from it; nothing when it is over."""
        ended = self.over or self.what is AlertEvent.PASSED
        return "" if ended else cut(harmless(self.incident.consequence), LONGEST_LINE)

    @property
    def line(self) -> str:
        """The whole finding on one line."""
        summary = self.summary
        if self.consequence:
            between = " " if summary.endswith((".", "!", "?")) else ": "
            summary = f"{summary}{between}{self.consequence}"
        return cut(f"{self.label:<10}{summary}", LONGEST_LINE)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The fields that differ, no value longer than fits on a line."""
        return self.differing(LONGEST_LINE)

    def differing(self, longest: int) -> tuple[Difference, ...]:
        """The fields that differ, no value longer than so many characters."""
        return tuple(
            Difference(harmless(name), _value(each.expected, longest), _value(each.actual, longest))
            for name, each in self.incident.fields.items()
        )

    @property
    def revert(self) -> tuple[str, ...]:
        """The server's own text of what should be there, line by line, where it is known."""
        fix = self.incident.fix or {}
        first = [f"-- restore first: {', '.join(fix['first'])}"] if fix.get("first") else []
        found = (*first, *fix.get("revert", ()))
        return tuple(harmless(line) for each in found for line in str(each).splitlines())

    @property
    def _where(self) -> str:
        if len(self.targets) <= 1:
            return f" (on {self.targets[0]})" if self.several and self.targets else ""
        named = ", ".join(self.targets[:_NAMED_TARGETS])
        more = len(self.targets) - _NAMED_TARGETS
        return f" (on {len(self.targets)} targets: {named}{f' and {more} more' if more > 0 else ''})"


@dataclass(frozen=True, slots=True)
class Thread:
    """An earlier message that this one goes on from: the channel's name for it, and how all in it stands now.

    `commands` are what to type about what is left of it.
    """

    id: str
    items: tuple[Item, ...]
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Parts without any markup. `head` can stand alone; without a severity it is good news.

    `title` is the subject without its severity: short, and without the times that `head` has.

    `notes` say what else is known, `commands` what to type on `host`. `key` is the idempotency key.
    """

    kind: MessageKind = MessageKind.NEWS
    head: str
    title: str = ""
    items: tuple[Item, ...] = ()
    notes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    host: str = ""
    severity: Severity | None = None
    key: str = ""
    at: datetime | None = None
    group: Mapping[str, str] = field(default_factory=dict)
    threads: tuple[Thread, ...] = ()

    @property
    def subject(self) -> str:
        """`[CRITICAL] Schema drift on prod (shop): 3 changes`, by which a mailbox can be sorted."""
        over = bool(self.items) and all(each.over for each in self.items)
        label = "RESOLVED" if over else (self.severity or Severity.INFO).upper()
        return f"[{label}] {self.title or self.head}"

    @property
    def foot(self) -> str:
        """What to type, and on which host."""
        return f"on {self.host}:  {'  ·  '.join(self.commands)}" if self.commands else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole message as plain lines, twenty findings at most."""
        return tuple(cut(line, LONGEST_LINE) for line in self._lines() if line)

    def text(self, limit: int, size: Callable[[str], int] = len) -> str:
        """The lines within `limit`, measured by `size`; where some must go, their number is said."""
        return fitting(self.lines, limit, size)

    def _lines(self) -> Iterator[str]:
        yield self.head
        yield from (each.line for each in self.items[:MOST_ITEMS])
        if len(self.items) > MOST_ITEMS:
            yield f"and {len(self.items) - MOST_ITEMS} more"
        yield from self.notes
        yield self.foot


def fitting(lines: Sequence[str], limit: int, size: Callable[[str], int] = len) -> str:
    """A message's lines within `limit`, measured by `size`; where some must go, their number is said."""
    whole = "\n".join(lines)
    if size(whole) <= limit:
        return whole
    for kept in range(len(lines) - 1, 0, -1):
        left = len(lines) - kept
        text = "\n".join((*lines[:kept], f"… {left} more {'line' if left == 1 else 'lines'}"))
        if size(text) <= limit:
            return text
    return cut(lines[0], limit, size)


def cut(line: str, limit: int, size: Callable[[str], int] = len) -> str:
    """The line within `limit`, with an ellipsis where something is left out."""
    if size(line) <= limit:
        return line
    kept = line[:limit]
    while kept and size(kept) > limit - 1:
        kept = kept[:-1]
    return kept + "…"


def _value(value: object, longest: int) -> str:
    return cut("\n".join(harmless(line) for line in worded(value).splitlines()), longest)


def trial(name: str, host: str) -> Message:
    """What `notify test` sends."""
    return Message(
        kind=MessageKind.TEST,
        head=harmless(f"schemawatchd: this is a test of the channel {name}"),
        notes=("Nothing is wrong. Messages about schema drift will arrive here.",),
        commands=("schemawatchd notify test",),
        host=host,
        severity=Severity.INFO,
    )


def emergency(says: str, notes: Iterable[str], host: str) -> Message:
    """What is said past the outbox when the state store itself is in trouble."""
    return Message(
        kind=MessageKind.TROUBLE,
        head=cut(harmless(f"schemawatchd on {host}: {says}"), LONGEST_LINE),
        notes=tuple(harmless(each) for each in notes if each),
        commands=("schemawatchd doctor",),
        host=host,
        severity=Severity.WARNING,
    )
