"""Values to seed with: something that fits a type, another one for each number."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

_FIRST = 7000
"""Far from the numbers that migrations give to rows of their own."""
_LENGTH = re.compile(r"\((\d+)")
_SCALE = re.compile(r",\s*(\d+)")
_LABEL = re.compile(r"'((?:[^']|'')*)'")
_DAY = date(2024, 1, 1)
_PLAIN = {
    "bytea": "\\x{n:04x}",
    "cidr": "10.{low}.0.0/16",
    "inet": "10.0.0.{low}",
    "inet4": "10.0.0.{low}",
    "inet6": "::{low}",
    "interval": "{n} seconds",
    "json": "{{}}",
    "jsonb": "{{}}",
    "macaddr": "08:00:2b:01:02:{low:02x}",
    "tsvector": "seed{n}",
    "uuid": "00000000-0000-4000-8000-{n:012d}",
    "xml": "<seed/>",
}


def literal(value: object, engine: str) -> str:
    """A value as it stands in a statement."""
    if value is None:
        return "null"
    if isinstance(value, bytes | bytearray | memoryview):
        digits = bytes(value).hex()
        return f"'\\x{digits}'" if engine == "postgresql" else f"x'{digits}'"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    text = str(value).replace("'", "''")
    return f"'{text.replace(chr(92), chr(92) * 2) if engine == 'mariadb' else text}'"


def value(type_: str, number: int, labels: Mapping[str, Sequence[str]]) -> object:
    """One that fits the type; `labels` are those of enumerated types, by their name."""
    sort = type_.lower()
    name = re.split(r"[\s(]", sort, maxsplit=1)[0]
    if sort.endswith("[]"):
        return "{}"
    chosen = labels.get(type_) or labels.get(type_.rpartition(".")[2]) or _own_labels(name, type_)
    if chosen:
        return chosen[number % len(chosen)]
    if name in _PLAIN:
        return _PLAIN[name].format(n=number, low=number % 250)
    found = _number(name, sort, number)
    if found is None:
        found = _measured(name, sort, number)
    return _text(sort, number) if found is None else found


def _own_labels(name: str, type_: str) -> list[str]:
    return [each.replace("''", "'") for each in _LABEL.findall(type_)] if name in ("enum", "set") else []


def _number(name: str, sort: str, number: int) -> object:
    length = _LENGTH.search(sort)
    if name in ("bool", "boolean"):
        return number % 2 == 0
    if name == "tinyint":
        return number % 2 if length and length[1] == "1" else number % 100
    if name == "year":
        return 2000 + number % 100
    if "int" in name and not name.startswith(("interval", "point")):
        return _FIRST + number
    return None


def _measured(name: str, sort: str, number: int) -> object:
    if name in ("numeric", "decimal", "number"):
        precision, scale = _LENGTH.search(sort), _SCALE.search(sort)
        whole = int(precision[1] if precision else 9) - int(scale[1] if scale else 0)
        return number % 10 ** max(min(whole, 4), 0)
    if name in ("real", "double", "float"):
        return number + 0.5
    return _time(name, number)


def _time(name: str, number: int) -> object:
    day = _DAY + timedelta(days=number)
    if name in ("datetime", "timestamp"):
        return f"{day} 12:00:00"
    return {"date": str(day), "time": f"{number % 24:02d}:00:00"}.get(name)


def _text(sort: str, number: int) -> str:
    length = _LENGTH.search(sort)
    text = f"seed {number}"
    return text if not length or int(length[1]) >= len(text) else str(number)[-int(length[1]) :]
