"""Explaining one finding: a fresh look at its target, and the server's own words on both sides."""

import re

from schemawatchd.app.parts import App
from schemawatchd.schema.target import Target
from schemawatchd.sources.source import content
from schemawatchd.watch.explain import Explanation, explanation

_SHOWN = 3


def explained(app: App, target: Target, mark: str) -> Explanation | None:
    """The drift finding of `target` whose id begins with `mark`, as it is now. Raises any `SchemawatchdError`."""
    services = app.services(target, always_full=True)
    return explanation(target, services, mark)


def written(target: Target, key_path: tuple[str, ...]) -> list[tuple[int, str]]:
    """The lines of a schema file in SQL on which an object is likely declared, with their numbers from 1."""
    if target.schema is None or target.schema.suffix != ".sql":
        return []
    lines = content(target.schema, str(target.schema)).decode("utf-8-sig", errors="replace").splitlines()
    named = [re.compile(rf"(?<!\w){re.escape(part)}(?!\w)", re.IGNORECASE) for part in key_path]
    start = 0
    for part in named[-2:-1]:
        start = next((at for at, line in enumerate(lines) if part.search(line)), 0)
    found = [(at + 1, line.strip()) for at, line in enumerate(lines) if at >= start and named[-1].search(line)]
    return found[:_SHOWN]
