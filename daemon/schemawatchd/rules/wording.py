"""Phrases that rules share, so that the same difference is always worded in the same way."""

from datetime import timedelta

from schemawatchd.diff.changes import Change, Changed
from schemawatchd.schema.kinds.default_grant import DefaultGrant
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.object import Object


def name(change: Change) -> str:
    """`index public.orders.by_day`: the kind of object and its name."""
    return f"{change.key.kind.replace('_', ' ')} {change.key.dotted}"


def difference(change: Changed[Object], field: str, nothing: str = "none") -> str:
    """`numeric(12,2), expected numeric(10,2)`: the actual and the expected value of a field."""
    actual, expected = getattr(change.actual, field), getattr(change.expected, field)
    return f"{text(actual, nothing)}, expected {text(expected, nothing)}"


def text(value: object, nothing: str = "none") -> str:
    """A field's value as text, `nothing` where it has none."""
    match value:
        case None | ():
            return nothing
        case tuple():
            return "(" + ", ".join(str(each) for each in value) + ")"
        case True:
            return "yes"
        case False:
            return "no"
        case _:
            return str(value)


def sentences(*parts: str) -> str:
    """Join the non-empty parts as sentences; add a full stop where a part ends without punctuation."""
    return " ".join(part if part.endswith((".", "?", "…", ":")) else f"{part}." for part in parts if part)


def differences(change: Changed[Object]) -> str:
    """`nullable is yes, expected no; …`: all changed fields in one phrase."""
    return "; ".join(f"{field.replace('_', ' ')} is {difference(change, field)}" for field in change.fields)


def grant(record: Grant) -> str:
    """`grant public.orders.app (INSERT, SELECT)`: a grant and its privileges."""
    return f"grant {record.key.dotted} ({', '.join(record.privileges) or 'nothing'})"


def regranted(change: Changed[Grant] | Changed[DefaultGrant]) -> str:
    """`grant … lacks INSERT and also has DELETE`: the missing and the additional privileges."""
    expected, actual = change.expected.privileges, change.actual.privileges
    lacks = ", ".join(each for each in expected if each not in actual)
    beyond = ", ".join(each for each in actual if each not in expected)
    said = [f"lacks {lacks}" if lacks else "", f"also has {beyond}" if beyond else ""]
    return f"{name(change)} {' and '.join(part for part in said if part)}"


def age(since: timedelta) -> str:
    """`40 s`, `12 min`, `5 h`, `3 days`: a duration in its largest unit."""
    seconds = int(since.total_seconds())
    for unit, size in (("day", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if unit == 'day' and count > 1 else ''}"
    return f"{max(seconds, 0)} s"
