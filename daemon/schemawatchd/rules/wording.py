"""The phrases that rules share, so that all of them speak alike."""

from datetime import timedelta

from schemawatchd.diff.changes import Change, Changed
from schemawatchd.schema.kinds.default_grant import DefaultGrant
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.object import Object


def name(change: Change) -> str:
    """`index public.orders.by_day`: the kind in words and the name; tables and columns need no kind."""
    return f"{change.key.kind.replace('_', ' ')} {change.key.dotted}"


def difference(change: Changed[Object], field: str, nothing: str = "none") -> str:
    """`numeric(12,2), expected numeric(10,2)`: one field of a change."""
    actual, expected = getattr(change.actual, field), getattr(change.expected, field)
    return f"{text(actual, nothing)}, expected {text(expected, nothing)}"


def text(value: object, nothing: str = "none") -> str:
    """A field's value as a person would write it."""
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
    """The parts that are not empty as sentences, each with its full stop unless it ends with another mark."""
    return " ".join(part if part.endswith((".", "?", "…", ":")) else f"{part}." for part in parts if part)


def differences(change: Changed[Object]) -> str:
    """All fields of a change in one phrase."""
    return "; ".join(f"{field.replace('_', ' ')} is {difference(change, field)}" for field in change.fields)


def grant(record: Grant) -> str:
    """`grant public.orders.app (INSERT, SELECT)`: the grant by its name, and what it gives."""
    return f"grant {record.key.dotted} ({', '.join(record.privileges) or 'nothing'})"


def regranted(change: Changed[Grant] | Changed[DefaultGrant]) -> str:
    """What a grant lacks, and what it gives beyond the expected."""
    expected, actual = change.expected.privileges, change.actual.privileges
    lacks = ", ".join(each for each in expected if each not in actual)
    beyond = ", ".join(each for each in actual if each not in expected)
    said = [f"lacks {lacks}" if lacks else "", f"has {beyond} beyond the expected" if beyond else ""]
    return f"{name(change)} {' and '.join(part for part in said if part)}"


def age(since: timedelta) -> str:
    """`40 s`, `12 min`, `5 h`, `3 days`: the largest unit alone."""
    seconds = int(since.total_seconds())
    for unit, size in (("day", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if unit == 'day' and count > 1 else ''}"
    return f"{max(seconds, 0)} s"
