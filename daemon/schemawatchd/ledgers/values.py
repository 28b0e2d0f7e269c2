"""Values of ledgers as their tools and drivers write them: times, truths, texts."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from schemawatchd.errors import LedgerUnknown
from schemawatchd.schema.rows import Rows

Row = Mapping[str, object]


def understood(table: str, rows: Rows, needed: Iterable[str]) -> list[dict[str, object]]:
    """The rows by column. Raises `LedgerUnknown` where one that is needed is not there."""
    there = {each.lower() for each in rows.columns}
    lacking = sorted(set(needed) - there)
    if lacking:
        raise LedgerUnknown(
            f"{table} has no column {', '.join(lacking)}",
            hint="Name the tool with `migrations_format`, and its table with `ledger`, if this is another one.",
        )
    names = [each.lower() for each in rows.columns]
    return [dict(zip(names, row, strict=True)) for row in rows.rows]


def moment(value: object) -> datetime | None:
    """A time in UTC. What has no zone is taken for UTC; what is no time is `None`."""
    try:
        return _moment(value)
    except (ValueError, OverflowError, OSError):
        return None


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, int | float) and value > 0:
        seconds = value / 1000 if value > 1e11 else value  # noqa: PLR2004 -- no tool is older than 1973 in ms
        return datetime.fromtimestamp(seconds, UTC)
    if isinstance(value, str):
        return _moment(datetime.fromisoformat(value.strip().replace(" UTC", "+00:00")))
    return None


def number(value: object) -> int | None:
    """A whole number; `None` for what is none."""
    try:
        return int(text(value))
    except ValueError:
        return None


def by_age(rows: Iterable[Row], *columns: str, then: str = "") -> list[Row]:
    """Rows in the order of these columns: numbers and times as such, what is neither first.

    `then` is a column that decides between equals as text, whatever it looks like: tools that sort their files by
    name apply `20240306170000` before `20240313`, and often both within one second.
    """

    def key(row: Row) -> tuple[tuple[tuple[float, str], ...], str]:
        return tuple(_place(row.get(each)) for each in columns), text(row.get(then))

    return sorted(rows, key=key)


def _place(value: object) -> tuple[float, str]:
    if (whole := number(value)) is not None:
        return (float(whole) if abs(whole) < 1 << 63 else 0.0, "")
    found = moment(value)
    return (found.timestamp() if found else 0.0, text(value))


def truth(value: object) -> bool:
    """A boolean, whatever the engine makes of one."""
    if isinstance(value, bytes):
        return value not in (b"", b"\x00", b"0")
    if isinstance(value, str):
        return value.strip().lower() in ("1", "t", "true", "y", "yes")
    return bool(value)


def text(value: object) -> str:
    """A text; nothing for NULL."""
    if value is None:
        return ""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def hexadecimal(value: object) -> str | None:
    """Binary digests as hex digits, others as they are."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value) if value is not None else None
