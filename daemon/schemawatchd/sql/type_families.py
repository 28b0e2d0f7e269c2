"""What sort of type a column is given, and how much that holds, as far as its words tell."""

import math
from dataclasses import dataclass

from schemawatchd.sql.clauses import Words

SERIALS = frozenset({"bigserial", "serial", "serial2", "serial4", "serial8", "smallserial"})
_INTEGERS = {
    "bigint": 8,
    "int": 4,
    "int2": 2,
    "int4": 4,
    "int8": 8,
    "integer": 4,
    "mediumint": 3,
    "smallint": 2,
    "tinyint": 1,
}
_FLOATS = {"double": 8, "float4": 4, "float8": 8, "real": 4}
_DECIMALS = frozenset({"dec", "decimal", "fixed", "numeric"})
_TEXTS = frozenset({"bpchar", "char", "character", "citext", "varchar"})
_BINARIES = frozenset({"binary", "varbinary"})
_MOMENTS = frozenset({"datetime", "interval", "time", "timestamp", "timestamptz", "timetz"})
_LABELLED = frozenset({"enum", "set"})
_PLAIN = frozenset(
    {"bool", "boolean", "cidr", "date", "inet", "json", "jsonb", "macaddr", "money", "uuid", "xml", "year"}
)
_SIZES = {"": 0xFFFF, "long": 0xFFFFFFFF, "medium": 0xFFFFFF, "tiny": 0xFF}
# A row of MariaDB has no more bytes than this, so no VARCHAR has.
_ROW = 0xFFFF
_WIDEST = 4


@dataclass(frozen=True, slots=True)
class Family:
    """The sort of a type, empty where it is not known; what it holds, in numbers of one meaning for each sort.

    Integers hold bits above and below zero, floats bytes, numerics digits before and behind the point and whether
    below zero, texts characters and bytes, binaries bytes, moments digits of a second. `fixed` ones are padded.
    """

    sort: str = ""
    room: tuple[float, ...] = ()
    labels: Words = ()
    fixed: bool = False


def family(type_: Words, engine: str) -> Family:
    """What a type is and holds on this engine."""
    name, numbers = "".join(type_[:1]), tuple(float(each) for each in type_ if each.isdigit())
    signed = "unsigned" not in type_
    if name in _INTEGERS:
        bits = 8.0 * _INTEGERS[name]
        return Family("integer", (bits - 1, bits - 1) if signed else (bits, 0.0))
    if name in _FLOATS or name == "float":
        return Family("float", (_float(name, numbers, engine),))
    if name in _DECIMALS:
        return Family("numeric", (*_digits(numbers, engine), float(signed)))
    if name in _LABELLED:
        return Family(name, labels=tuple(each for each in type_ if each.startswith("'")))
    if name in _MOMENTS:
        zoned = "tz" if "with" in type_ else ""
        return Family(name + zoned, (numbers[0] if numbers else 6.0 if engine == "postgresql" else 0.0,))
    return Family(name) if name in _PLAIN else _string(type_, numbers, engine)


def _float(name: str, numbers: tuple[float, ...], engine: str) -> float:
    if name in _FLOATS:
        return float(_FLOATS[name])
    usual = 53 if engine == "postgresql" else 24
    return 4.0 if (numbers[0] if numbers else usual) <= 24 else 8.0  # noqa: PLR2004


def _digits(numbers: tuple[float, ...], engine: str) -> tuple[float, float]:
    if not numbers and engine == "postgresql":
        return math.inf, math.inf
    precision, scale = (*(numbers or (10.0,)), 0.0)[:2]
    return precision - scale, scale


def _string(type_: Words, numbers: tuple[float, ...], engine: str) -> Family:
    name = "".join(type_[:1])
    size = _SIZES.get(name.removesuffix("text").removesuffix("blob"), 0)
    if name.endswith("text") and name != "citext" and size:
        return Family("text", (math.inf, math.inf) if engine == "postgresql" else (size, size))
    if name.endswith("blob") and size:
        return Family("binary", (size,), fixed=True)
    if name in _BINARIES:
        return Family("binary", (numbers[0] if numbers else 1.0,), fixed=name == "binary")
    if name in _TEXTS:
        fixed = name in ("char", "character", "bpchar") and "varying" not in type_
        length = numbers[0] if numbers else 1.0 if fixed else math.inf
        return Family("text", (length, min(_WIDEST * length, _bound(engine))), fixed=fixed)
    return Family()


def _bound(engine: str) -> float:
    return math.inf if engine == "postgresql" else _ROW
