"""The classes of drift that a self-test injects: what each engine's folder `selftest` holds, one file a theme.

The text of a file before its first header is the base. Each header begins a class of drift, and the statements
below it are what somebody does by hand to that base:

    -- drift: column: type | DR104 | public.orders.total
    alter table orders alter column total type text;

that is the name of the class as every engine calls it, the rules of which one has to answer, and the object it has
to answer about. Where scratch lets nobody make the change, `-- instead: …` is followed by all that is there after
it. What cannot be tried at all is told with its reason:

    -- cannot: grant: on the database | DR722 | scratch has a database of its own
"""

import re
from dataclasses import dataclass
from importlib.resources import files

from schemawatchd.schema.script import Script

_HEADER = re.compile(r"^-- (drift|instead|cannot): (.+?) \| (.+?) \| (.+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """One class of drift. `script` makes base and drift; there is none where it cannot be tried, for `reason`."""

    name: str
    rules: tuple[str, ...]
    object: str = ""
    script: Script | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: the base, and the classes of drift that begin there."""

    base: Script
    injections: tuple[Injection, ...]


def sheets(engine: str) -> tuple[Sheet, ...]:
    """The files of an engine; none where it has no scratch to play them in."""
    folder = files("schemawatchd.engines").joinpath(engine, "selftest")
    if not folder.is_dir():
        return ()
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".sql")), key=lambda each: each.name)
    return tuple(sheet(f"selftest/{each.name}", each.read_text(encoding="utf-8")) for each in found)


def sheet(path: str, text: str) -> Sheet:
    """The classes of drift in a file's text."""
    headers = list(_HEADER.finditer(text))
    ends = [each.start() for each in headers[1:]] + [len(text)]
    base = text[: headers[0].start()] if headers else text
    found = [
        _injection(header, Script(path, _played("" if header[1] == "instead" else base, text, header.end(), end)))
        for header, end in zip(headers, ends, strict=True)
    ]
    return Sheet(Script(path, base), tuple(found))


def _injection(header: re.Match[str], script: Script) -> Injection:
    word, name, rules, last = header.groups()
    codes = tuple(rules.split())
    if word == "cannot":
        return Injection(name=name, rules=codes, reason=last)
    return Injection(name=name, rules=codes, object=last, script=script)


def _played(base: str, text: str, start: int, end: int) -> str:
    """Base and drift. What lies between becomes empty lines, so that an error names the line of the file."""
    between = text.count("\n", len(base), start)
    return base + "\n" * between + text[start:end]
