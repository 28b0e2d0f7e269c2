"""Which kinds a database has none of: one question instead of an elaborate one for each of them.

The first line of a kind's `.sql` file may say `-- only if: select from …`, which answers where there is any such
object. What the server itself brings has numbers below 16384 (FirstNormalObjectId, access/transam.h).
"""

import re
from collections.abc import Mapping, Sequence

_CONDITION = re.compile(r"-- only if: (.+)")


def conditions(texts: Mapping[str, str]) -> dict[str, str]:
    """By kind, the query that finds out; the others are asked for anyway."""
    return {kind: found[1] for kind, text in texts.items() if (found := _CONDITION.match(text))}


def question(texts: Mapping[str, str]) -> str:
    """One query for all of them; it is refused as a whole where a catalog may not be seen."""
    return "select " + ", ".join(f"exists ({each})" for each in conditions(texts).values())


def absent(texts: Mapping[str, str], row: Sequence[bool]) -> frozenset[str]:
    """The kinds that need not be asked for, by the row that the question gave."""
    return frozenset(kind for kind, there in zip(conditions(texts), row, strict=True) if not there)
