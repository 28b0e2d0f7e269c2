"""A message as Slack's blocks, with a plain text for where there are no blocks.

All blocks are `rich_text`. Its text elements are data: Slack looks into them neither for mentions nor for mrkdwn,
links or the end of a fence, so no name from a database can be more than a name. Only the plain text is read as
markup, and it is escaped. (That incoming webhooks and `chat.postMessage` take such blocks: slackapi/bolt-js#1324.
That a bare URL in them stays text: netclaw#57, stablyai/agent-slack#158.)
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from schemawatchd.notify.message import LONGEST_LINE, MOST_ITEMS, Difference, Item, Message, cut
from schemawatchd.rules.finding import Severity

Json = dict[str, Any]

# Of the fifty blocks that a message may have (https://docs.slack.dev/reference/block-kit/blocks) twenty findings
# use half. The limit on all blocks together is written nowhere and answered with `msg_blocks_too_long`: 15,561
# characters of JSON went through, 17,694 did not (slackapi/bolt-js#2867), nor did about 13,200 of text
# (slackapi/bolt-js#2509).
MOST_BYTES = 12_000
# https://docs.slack.dev/reference/methods/chat.postMessage advises this for `text`; at 40,000 it is truncated.
MOST_TEXT = 4_000

_MOST_NOTES = 6
_MOST_COMMANDS = 4
_LONGEST_NOTE = 300
_LONGEST_FENCE = 1_000
_MOST_FENCED = 12
_LONGEST_WHOLE = 100_000
_REST = "schemawatchd status"
_DONE = "white_check_mark"
_MARKS = {
    Severity.CRITICAL: "red_circle",
    Severity.WARNING: "large_orange_circle",
    Severity.NOTICE: "large_blue_circle",
    Severity.INFO: "white_circle",
}
_URL = re.compile(r"((?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+)", re.IGNORECASE)

# In `text` Slack asks for these three to be escaped (https://docs.slack.dev/messaging/formatting-message-text) and
# has no way to escape the signs of emphasis. So they become their look-alikes; an underscore inside a name does
# nothing and stays. An incoming webhook links URLs whatever `parse` says, so schemes are broken.
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ALIKE = {
    "*": "\N{ASTERISK OPERATOR}",
    "~": "\N{TILDE OPERATOR}",
    "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
}
_MARKUP = str.maketrans(_ESCAPED | _ALIKE)
_EMPHASIS = re.compile(r"(?<![^\W_])_|_(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The blocks, the plain text, and how many findings the blocks leave out."""

    blocks: tuple[Json, ...]
    text: str
    left: int = 0


def rendered(message: Message) -> Rendered:
    """The message within Slack's limits, cut between findings; what is over comes last.

    Where not all can be named their details go first.
    """
    items = sorted(message.items, key=lambda each: each.over)
    head, foot = _head(message), _foot(message)
    room = MOST_BYTES - _size((*head, *foot, *_rest(len(items))))
    kept: list[Json] = []
    for details in (True, False):
        kept = _fitting((_item(each, details=details) for each in items[:MOST_ITEMS]), room)
        if len(kept) == min(len(items), MOST_ITEMS):
            break
    left = len(items) - len(kept)
    return Rendered((*head, *kept, *_rest(left), *foot), plain(message), left)


def plain(message: Message) -> str:
    """The message as text, escaped for mrkdwn, within Slack's limit and cut between findings."""
    items = sorted(message.items, key=lambda each: each.over)
    notes = (_line(each, _LONGEST_NOTE) for each in message.notes[:_MOST_NOTES])
    around = [each for each in (_line(message.head), *notes, _line(message.foot)) if each]
    lines = [_line(each.line) for each in items[:MOST_ITEMS]]
    room = MOST_TEXT - sum(len(each) + 1 for each in (*around, _more(len(items))))
    kept = sum(total <= room for total in accumulate(len(each) + 1 for each in lines))
    rest = [_more(len(items) - kept)] if kept < len(items) else []
    return "\n".join((around[0], *lines[:kept], *rest, *around[1:]))


def whole(message: Message) -> str:
    """What is known of every finding, without markup, for a file beside a message that was cut."""
    return "\n".join(
        (message.head, "", *(line for each in message.items for line in _told(each)), *_ends(message))
    )


def escaped(text: str) -> str:
    """The text so that Slack shows it as it is and does nothing because of it."""
    signs = _EMPHASIS.sub("\N{FULLWIDTH LOW LINE}", text).translate(_MARKUP)
    return signs.replace("://", "[:]//")


def _line(text: str, limit: int = LONGEST_LINE) -> str:
    return escaped(cut(text, limit, lambda each: len(escaped(each))))


def _more(count: int) -> str:
    return f"and {count} more: {_REST}"


def _head(message: Message) -> tuple[Json, ...]:
    mark = _MARKS[message.severity] if message.severity else _DONE
    return (_block(_section(_emoji(mark), _text(f" {_short(message.head)}", bold=True))),)


def _item(item: Item, *, details: bool) -> Json:
    mark = _DONE if item.over else _MARKS[item.incident.severity]
    told = _section(
        _emoji(mark),
        _text(f" {item.label}  ", bold=True),
        *_texts(_short(item.summary), strike=item.over),
        *_texts(f"\n{_short(item.consequence)}" if item.consequence else ""),
    )
    return _block(told, *(_details(item) if details and not item.over else ()))


def _details(item: Item) -> Iterator[Json]:
    """What differs, where that is short, and the server's own text of what should be there."""
    differing = list(_differing(item.differences))
    if differing and len(_fenced(differing)) == len(differing):
        yield _fence(differing)
    if revert := _fenced(item.revert):
        left = len(item.revert) - len(revert)
        yield _section(_text("suggested fix, untested:"))
        yield _fence([*revert, *([f"-- and {left} more lines"] if left else [])])


def _differing(differences: Sequence[Difference]) -> Iterator[str]:
    for each in differences:
        if each.expected == each.actual:
            yield f"{each.name} differs further on than fits here"
            continue
        yield from [each.name] if len(differences) > 1 else []
        yield from (f"- {line}" for line in each.expected.splitlines() or [""])
        yield from (f"+ {line}" for line in each.actual.splitlines() or [""])


def _fenced(lines: Iterable[str]) -> list[str]:
    """The first lines, as many as a fence takes."""
    first = list(lines)[:_MOST_FENCED]
    sizes = accumulate(len(each.encode()) + 1 for each in first)
    return [line for line, size in zip(first, sizes, strict=True) if size <= _LONGEST_FENCE]


def _rest(count: int) -> tuple[Json, ...]:
    return (_block(_section(_text(f"and {count} more: "), _text(_REST, code=True))),) if count else ()


def _foot(message: Message) -> tuple[Json, ...]:
    notes = "\n".join(_short(each, _LONGEST_NOTE) for each in message.notes[:_MOST_NOTES] if each)
    parts = [_section(*_texts(notes))] if notes else []
    if message.commands:
        typed: list[Json] = []
        for each in message.commands[:_MOST_COMMANDS]:
            before = "  ·  " if typed else f"on {message.host}:  "
            typed += [_text(before), _text(_short(each, _LONGEST_NOTE), code=True)]
        parts.append(_section(*typed))
    return (_block(*parts),) if parts else ()


def _fitting(blocks: Iterable[Json], room: int) -> list[Json]:
    kept: list[Json] = []
    for each in blocks:
        room -= _size((each,))
        if room < 0:
            break
        kept.append(each)
    return kept


def _size(blocks: Iterable[Json]) -> int:
    return sum(len(json.dumps(each, ensure_ascii=False).encode()) + 2 for each in blocks)


def _short(text: str, limit: int = LONGEST_LINE) -> str:
    return cut(text, limit, lambda each: len(each.encode()))


def _told(item: Item) -> Iterator[str]:
    yield item.line
    if not item.over:
        yield from (f"    {line}" for line in _differing(item.differing(_LONGEST_WHOLE)))
        yield from (f"    {line}" for line in item.revert)


def _ends(message: Message) -> Iterator[str]:
    yield ""
    yield from message.notes
    yield message.foot


def _block(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def _section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def _fence(lines: Iterable[str]) -> Json:
    return {"type": "rich_text_preformatted", "elements": [_text("\n".join(lines))]}


def _emoji(name: str) -> Json:
    return {"type": "emoji", "name": name}


def _texts(text: str, *, strike: bool = False) -> Iterator[Json]:
    """The text; what looks like a URL in it as code, so that no app for a phone makes a link of it, either."""
    for number, part in enumerate(_URL.split(text)):
        if part:
            yield _text(part, strike=strike, code=number % 2 == 1)


def _text(text: str, **style: bool) -> Json:
    # Slack refuses an element without a single character (`must be more than 0 characters`).
    made: Json = {"type": "text", "text": text or " "}
    on = {name: True for name, value in style.items() if value}
    return made | {"style": on} if on else made
