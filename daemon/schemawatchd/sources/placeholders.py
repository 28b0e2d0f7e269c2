"""What stands in migrations for something else: `${name}`, filled in as Flyway does it, or as the team says."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from schemawatchd.errors import SourceInvalid
from schemawatchd.history.migration import Section
from schemawatchd.sql.lexer import tokens

_PLACEHOLDER = re.compile(r"\$\{([^{}\s]{1,200})\}")
_FILES = ("flyway.toml", "conf/flyway.toml", "flyway.conf", "conf/flyway.conf")
_LINE = re.compile(r"^\s*flyway\.placeholders\.([^=\s]+)\s*=\s*(.*?)\s*$", re.MULTILINE)
_OFF = re.compile(r"^\s*flyway\.placeholderReplacement\s*=\s*false\s*$", re.MULTILINE | re.IGNORECASE)
_LARGEST = 1 << 20
_SHORTEST_SECRET = 4


def filled(section: Section, values: Mapping[str, str], path: str) -> str:
    """The text with these values in it. Where its tool fills in all of them, one without a value is an error.

    Raises `SourceInvalid`. Names are the same in capital and small letters, as Flyway has them.
    """
    if "${" not in section.text:
        return section.text
    known = {name.lower(): value for name, value in values.items()}
    if section.placeholders and (unknown := _unknown(section.text, known)):
        name, line = unknown
        raise SourceInvalid(
            f"the placeholder `${{{name}}}` has no value",
            path=path,
            line=section.line + line,
            hint=f'Set it with `placeholders`: placeholders = {{"{name}" = "value"}}.',
        )
    return _PLACEHOLDER.sub(lambda found: known.get(found[1].lower(), found[0]), section.text)


def masked(says: str, values: Mapping[str, str]) -> str:
    """A message without the values: some are passwords."""
    for name, value in sorted(values.items(), key=lambda each: -len(each[1])):
        if len(value) >= _SHORTEST_SECRET:
            says = says.replace(value, f"${{{name}}}")
    return says


def flyway_values(folders: Iterable[Path], known: Mapping[str, str]) -> Mapping[str, str] | None:
    """What Flyway's own configuration in the first of these folders says, beside what is `known`.

    `None` where that configuration turns filling in off. Files that cannot be read say nothing.
    """
    found = dict(known)
    for text, is_toml in _configurations(folders):
        values = _of_toml(text) if is_toml else dict(_LINE.findall(text)) if not _OFF.search(text) else None
        if values is None:
            return None
        found |= values
    return found


def _configurations(folders: Iterable[Path]) -> Iterator[tuple[str, bool]]:
    for folder in folders:
        present = [folder / name for name in _FILES if (folder / name).is_file()]
        for path in present:
            if path.stat().st_size <= _LARGEST:
                yield path.read_text("utf-8", "replace"), path.suffix == ".toml"
        if present:
            return


def _of_toml(text: str) -> dict[str, str] | None:
    try:
        flyway = tomllib.loads(text).get("flyway", {})
        if flyway.get("placeholderReplacement") is False:
            return None
        return {str(name): str(value) for name, value in flyway.get("placeholders", {}).items()}
    except (tomllib.TOMLDecodeError, AttributeError):
        return {}


def _unknown(text: str, known: Mapping[str, str]) -> tuple[str, int] | None:
    """The first name without a value outside of comments, and how many lines are before it."""
    comments = [(each.start, each.start + len(each.text)) for each in tokens(text) if each.sort == "comment"]
    for found in _PLACEHOLDER.finditer(text):
        if found[1].lower() in known or any(start <= found.start() < end for start, end in comments):
            continue
        return found[1], text.count("\n", 0, found.start())
    return None
