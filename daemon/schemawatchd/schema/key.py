"""The name of an object: one value, the same in logs, reports, silences and the store."""

import re

import msgspec

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*\Z")
_PART = re.compile(r'"((?:[^"]|"")*)"|([^."]+)')


class Key(msgspec.Struct, frozen=True, order=True, gc=False, cache_hash=True):
    """A kind and a path; `signature` is what follows the path unquoted, such as a routine's argument types."""

    kind: str
    path: tuple[str, ...]
    signature: str = ""

    @property
    def dotted(self) -> str:
        """The name a person would write: `public.orders.total`; parts that are not plain are double-quoted."""
        return ".".join(quoted(part) for part in self.path) + self.signature

    def __str__(self) -> str:
        return f"{self.kind}:{self.dotted}"


def quoted(part: str) -> str:
    """One part of a dotted name, double-quoted where it is not a plain identifier."""
    if _PLAIN.match(part):
        return part
    return '"' + part.replace('"', '""') + '"'


def parts(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted name, without their quotes."""
    return tuple(each[1] or each[0].replace('""', '"') for each in _PART.findall(dotted))
