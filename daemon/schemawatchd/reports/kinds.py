"""The kinds: which engine reads each, and from where; what is left out of the servers' catalogs, and why."""

import json
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from schemawatchd.engines.catalogs import CatalogColumns
from schemawatchd.reports.harmless import harmless_json

_NARROWEST, _WIDEST = 60, 120
_NONE = "has none"


class EngineKinds(msgspec.Struct, frozen=True, kw_only=True):
    """An engine by its name: the kinds that it reads, why it reads no others, and its table of columns."""

    engine: str
    kinds: frozenset[str]
    lacking: Mapping[str, str]
    columns: Sequence[CatalogColumns]


def as_json(kinds: Iterable[str], readings: Sequence[EngineKinds]) -> str:
    """All of it as one document; `columns` is empty where all of a catalog is meant."""
    columns = [(each.engine, one) for each in readings for one in each.columns]
    said = {
        "version": 1,
        "kinds": [
            {"kind": kind, "engines": [each.engine for each in readings if kind in each.kinds]}
            for kind in sorted(kinds)
        ],
        "reads": [
            {"kind": one.kind, "engine": engine, "catalog": one.catalog, "columns": list(one.names)}
            for engine, one in columns
            if one.kind
        ],
        "left_out": [
            {"engine": engine, "catalog": one.catalog, "columns": list(one.names), "reason": one.reason}
            for engine, one in columns
            if one.reason
        ],
        "not_read": [
            {"kind": kind, "engine": each.engine, "reason": reason}
            for each in readings
            for kind, reason in sorted(each.lacking.items())
        ],
    }
    return harmless_json(json.dumps(said, indent=2, ensure_ascii=False)) + "\n"


def as_text(kinds: Iterable[str], readings: Sequence[EngineKinds], width: int, *, everything: bool) -> str:
    """For a terminal of this width: the kinds with their engines, then what is left out of each engine's catalogs.

    With `everything`, also the columns that each kind reads.
    """
    wide = max(_NARROWEST, min(width, _WIDEST))
    return "\n".join(_lines(sorted(kinds), readings, wide, everything=everything)) + "\n"


def left_out_lines(columns: Iterable[CatalogColumns], width: int, indent: str = "  ") -> Iterator[str]:
    """What is left out, by the reason: columns after the name of their catalog, then whole catalogs."""
    by_reason: dict[str, list[CatalogColumns]] = defaultdict(list)
    for each in columns:
        if each.reason:
            by_reason[each.reason].append(each)
    for reason, found in sorted(by_reason.items()):
        yield from _wrapped(f"{reason}:", indent, width)
        for each in found:
            if each.names:
                yield from _wrapped(f"{each.catalog} ({', '.join(each.names)})", indent + "  ", width, "  ")
        if whole := [each.catalog for each in found if not each.names]:
            yield from _wrapped(", ".join(whole), indent + "  ", width)


def _lines(kinds: list[str], readings: Sequence[EngineKinds], width: int, *, everything: bool) -> Iterator[str]:
    longest = max(map(len, kinds))
    for kind in kinds:
        by = [each for each in readings if kind in each.kinds]
        yield f"{kind:<{longest}}  {', '.join(each.engine for each in by)}".rstrip()
        if everything:
            yield from (line for each in by for line in _read_by(kind, each, width))
    for each in readings:
        unread = {kind: why for kind, why in each.lacking.items() if not why.endswith(_NONE)}
        if each.columns or unread:
            yield from ("", f"Left out on {each.engine}, and why", "")
            for kind, why in sorted(unread.items()):
                yield from _wrapped(f"the kind {kind}: {why}", "  ", width, "  ")
            yield from left_out_lines(each.columns, width)
    if not everything:
        yield from ("", "With --all, the columns that each kind reads; with --format json, all of it.")


def _read_by(kind: str, reading: EngineKinds, width: int) -> Iterator[str]:
    for each in reading.columns:
        if each.kind == kind:
            named = f" ({', '.join(each.names)})" if each.names else ""
            yield from _wrapped(f"{reading.engine} {each.catalog}{named}", "    ", width, "  ")


def _wrapped(text: str, indent: str, width: int, further: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + further,
        break_long_words=False,
        break_on_hyphens=False,
    )
