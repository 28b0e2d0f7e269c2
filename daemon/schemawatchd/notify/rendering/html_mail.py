"""The message as HTML for readers of mail: no links, nothing from outside, readable in light and dark.

Readers make links of what looks like an address, and names of tables do: `users.name` is a domain. They look at
runs of text, so every dot, colon and @ inside a word stands in an element of its own; copied, it is still exact.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from html import escape

from schemawatchd.notify.message import Difference, Item, Message
from schemawatchd.notify.rendering.plain_mail import MOST_FINDINGS, fitting, line

MOST_BYTES = 90_000
"""Gmail cuts a mail at 102 kB and hides the rest behind a link."""

_MOST_FIELDS = 12
_MOST_LINES = 60
_FOR_NOTES = 15_000
_FOR_REMARKS = 400
_JOINT = re.compile(r"(?<=\S)[.:@](?=\S)")
_CONTEXT = 2

_INK, _PAPER, _CARD, _MUTED, _LINE, _SUNK = "#1f2733", "#eef0f3", "#ffffff", "#56616f", "#d9dee5", "#f5f7f9"
_COLOURS = {
    "critical": "#b3261e",
    "warning": "#9a5b00",
    "notice": "#1d56c2",
    "info": "#56616f",
    "resolved": "#17703a",
}
_DARK = """\
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
body,.paper{background:#14181d!important}
.card{background:#1d232a!important;border-color:#343c47!important;color:#e4e8ed!important}
.sunk{background:#14181d!important;border-color:#343c47!important;color:#e4e8ed!important}
.item{border-top-color:#343c47!important}
.muted,.info{color:#a3adb9!important}
.critical,.minus{color:#ff8a80!important}
.warning{color:#f2b354!important}
.notice{color:#8fb4ff!important}
.resolved,.plus{color:#6fd08c!important}
}"""
_MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace"
_PRE = (
    f"margin:8px 0 0;padding:8px 10px;border:1px solid {_LINE};border-radius:4px;background:{_SUNK};color:{_INK};"
    f"font-size:13px;line-height:19px;white-space:pre-wrap;overflow-wrap:anywhere;{_MONO}"
)
_MINUS = f'<span class="minus" style="color:{_COLOURS["critical"]}">'
_PLUS = f'<span class="plus" style="color:{_COLOURS["resolved"]}">'
_QUIET = f'<span class="muted" style="color:{_MUTED}">'


def render(message: Message) -> str:
    """The whole page. All findings up to 200 come first; their details, worst first, have what room is left."""
    end = _notes(message) + _commands(message)
    room = MOST_BYTES - len(_page(message, "", end).encode())
    return _page(message, "".join(_findings(message, room)), end)


def _page(message: Message, findings: str, end: str) -> str:
    return f"""\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>schemawatchd</title>
<style>{_DARK}</style></head>
<body class="paper" style="margin:0;padding:0;background:{_PAPER}">
<div class="paper" style="padding:16px 8px;background:{_PAPER}">
<div class="card" style="max-width:680px;margin:0 auto;padding:20px;box-sizing:border-box;\
border:1px solid {_LINE};border-radius:8px;background:{_CARD};color:{_INK};overflow-wrap:anywhere;\
font:15px/22px system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="font-size:18px;line-height:25px;font-weight:600">{_text(line(message.head))}</div>
{findings}{end}</div></div></body></html>
"""


def _findings(message: Message, room: int) -> Iterator[str]:
    """One block for each that has room, then the details of as many as have room as well."""
    room -= _FOR_REMARKS
    told: list[Item] = []
    for each in message.items[:MOST_FINDINGS]:
        room -= _size(_item(each, ""))
        if room < 0:
            room = 0
            break
        told.append(each)
    without = 0
    for each in told:
        details = _details(each) if room > 0 and _has_details(each) else ""
        if _size(details) > room:
            details = ""
        room -= _size(details)
        without += _has_details(each) and not details
        yield _item(each, details)
    if left := len(message.items) - len(told):
        yield _remark(f"and {left} more")
    if without:
        yield _remark(f"The details of {without} of these are left out; schemawatchd explain shows them.")


def _item(item: Item, details: str) -> str:
    kind = "resolved" if item.over else item.incident.severity.value
    follows = _text(item.consequence)
    consequence = f'<div class="muted" style="color:{_MUTED}">{follows}</div>' if follows else ""
    return (
        f'<div class="item" style="margin-top:14px;padding-top:12px;border-top:1px solid {_LINE}">'
        f'<b class="{kind}" style="color:{_COLOURS[kind]};font-size:13px">{item.label}</b> '
        f"{_text(item.summary)}{consequence}{details}</div>\n"
    )


def _has_details(item: Item) -> bool:
    """Whether there is more to show; of what is over there is not."""
    return not item.over and bool(item.incident.fields or (item.incident.fix or {}).get("revert"))


def _details(item: Item) -> str:
    """What differs, and what should be there."""
    differences, revert = item.differences, item.revert
    fields = "\n\n".join(_field(each) for each in differences[:_MOST_FIELDS])
    more = _more(len(differences) - _MOST_FIELDS, "field")
    differs = _pre(fields + more) if fields else ""
    wanted = "\n".join(_text(each) for each in revert[:_MOST_LINES])
    more = _more(len(revert) - _MOST_LINES, "line")
    return differs + (_pre(f"{_QUIET}suggested fix, untested</span>\n{wanted}{more}") if wanted else "")


def _pre(html: str) -> str:
    return f'<pre class="sunk" style="{_PRE}">{html}</pre>'


def _field(each: Difference) -> str:
    name = f"{_QUIET}{_text(each.name.replace('_', ' '))}: - expected, + actual</span>\n"
    expected, actual = each.expected.splitlines() or [""], each.actual.splitlines() or [""]
    if expected == actual:
        return f"{name}{_QUIET}differs further on than fits here</span>"
    if min(len(expected), len(actual)) > 1:
        return name + "\n".join(_compared(expected, actual))
    return name + "\n".join((*(_gone(each) for each in expected), *(_there(each) for each in actual)))


def _compared(expected: Sequence[str], actual: Sequence[str]) -> Iterator[str]:
    """Two texts line by line, with a little of what is the same around what is not."""
    for each in list(unified_diff(expected, actual, lineterm="", n=_CONTEXT))[2:]:
        match each[:1]:
            case "-":
                yield _gone(each[1:])
            case "+":
                yield _there(each[1:])
            case "@":
                yield f"{_QUIET}…</span>"
            case _:
                yield f"  {_text(each[1:])}"


def _gone(text: str) -> str:
    return f"{_MINUS}- {_text(text)}</span>"


def _there(text: str) -> str:
    return f"{_PLUS}+ {_text(text)}</span>"


def _more(count: int, what: str) -> str:
    return f"\n{_QUIET}… {count} more {what}{'s' if count > 1 else ''}</span>" if count > 0 else ""


def _notes(message: Message) -> str:
    told = [f'<div class="muted" style="color:{_MUTED}">{_text(line(each))}</div>\n' for each in message.notes]
    if not told:
        return ""
    notes = "".join(fitting(told, _FOR_NOTES))
    return f'<div class="item" style="margin-top:14px;padding-top:12px;border-top:1px solid {_LINE}">{notes}</div>'


def _commands(message: Message) -> str:
    if not message.commands:
        return ""
    typed = "\n".join(_text(line(each)) for each in message.commands[:_MOST_LINES])
    where = f"{_QUIET}on {_text(line(message.host))}</span>\n" if message.host else ""
    return _pre(where + typed)


def _remark(text: str) -> str:
    return f'<div class="muted" style="margin-top:12px;color:{_MUTED}">{_text(text)}</div>\n'


def _text(text: str) -> str:
    """Escaped, and with every joint of what may look like an address in an element of its own."""
    parts = _JOINT.split(text)
    joints = _JOINT.findall(text)
    whole = [escape(parts[0])]
    for joint, part in zip(joints, parts[1:], strict=True):
        whole.append(f"<span>{joint}</span>{escape(part)}")
    return "".join(whole)


def _size(html: str) -> int:
    return len(html.encode())
