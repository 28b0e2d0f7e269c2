"""The message as the plain text of a mail."""

from collections.abc import Iterator

from schemawatchd.notify.message import LONGEST_LINE, Message, cut
from schemawatchd.reports.harmless import harmless

MOST_FINDINGS = 200
MOST_BYTES = 90_000
_FOR_THE_END = 20_000


def render(message: Message) -> str:
    """All its lines, with up to 200 findings and in up to 90 kB; how many were left out is said."""
    end = list(fitting([line(each) for each in (*message.notes, message.foot) if each], _FOR_THE_END))
    room = MOST_BYTES - sum(_size(each) for each in end) - _size(message.head)
    findings = fitting([each.line for each in message.items[:MOST_FINDINGS]], room, len(message.items))
    return "\n".join((line(message.head), *findings, *end)) + "\n"


def line(text: str) -> str:
    """The text on one line that no character in it can break."""
    return cut(harmless(text), LONGEST_LINE)


def fitting(parts: list[str], room: int, count: int | None = None) -> Iterator[str]:
    """The first parts that have room, then how many of `count` are left."""
    told = 0
    for part in parts:
        room -= _size(part)
        if room < 0:
            break
        told += 1
        yield part
    if more := (len(parts) if count is None else count) - told:
        yield f"and {more} more"


def _size(text: str) -> int:
    return len(text.encode()) + 1
