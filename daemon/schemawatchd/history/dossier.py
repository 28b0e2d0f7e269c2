"""A migration's dossier: why, at what risk, whose, how to take it back, how to see that it worked.

It stands at the top of the file, in the comment or docstring that any tool leaves alone, a line for each key:

    why: customers ask for a second phone number
    risk: low, a nullable column
    owner: crm team
    rollback: drop the column; numbers entered meanwhile are lost
    verify: select 1 from information_schema.columns where column_name = 'phone'
"""

import re

import msgspec

KEYS = ("why", "risk", "owner", "rollback", "irreversible", "verify")
_KEY = re.compile(rf"({'|'.join(KEYS)})\s*:\s*(.*)", re.IGNORECASE)
_ALLOW = re.compile(r"allow\s+(MG\d+)\s*:?\s*(.*)", re.IGNORECASE)


class Allowed(msgspec.Struct, frozen=True, gc=False):
    """A rule that the author has switched off for this file, and the reason given."""

    rule: str
    reason: str


class Dossier(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the header says; empty where it is silent. Each `verify` is a query that must return rows."""

    why: str = ""
    risk: str = ""
    owner: str = ""
    rollback: str = ""
    irreversible: str = ""
    verify: tuple[str, ...] = ()
    allows: tuple[Allowed, ...] = ()
    named: frozenset[str] = frozenset()
    """The keys that stand there, with or without anything behind them."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The keys that it should have and does not; `irreversible` with a reason stands for `rollback`."""
        told = {name for name in KEYS if getattr(self, name)}
        needed = [name for name in KEYS if name != "irreversible"]
        return tuple(
            name for name in needed if name not in told and not (name == "rollback" and self.irreversible)
        )


def dossier(header: str) -> Dossier:
    """The dossier in a header. A line that names no key goes on with the one before it."""
    found: dict[str, list[str]] = {}
    allows: list[Allowed] = []
    last: list[str] | None = None
    for line in map(str.strip, header.splitlines()):
        if allowed := _ALLOW.fullmatch(line):
            allows.append(Allowed(allowed[1].upper(), allowed[2].strip()))
            last = None
        elif key := _KEY.fullmatch(line):
            last = found.setdefault(key[1].lower(), [])
            last.append(key[2].strip())
        elif line and last is not None:
            last[-1] = f"{last[-1]} {line}".strip()
        else:
            last = None
    texts = {name: " ".join(lines).strip() for name, lines in found.items() if name != "verify"}
    verify = tuple(each.rstrip(";").strip() for each in found.get("verify", ()) if each.strip())
    return Dossier(**texts, verify=verify, allows=tuple(allows), named=frozenset(found))
