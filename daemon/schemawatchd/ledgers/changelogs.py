"""Liquibase's changelogs that are not SQL: the change sets that they name, and the files that they include."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_XML = re.compile(r"<(?:\w+:)?(?P<sort>changeSet|includeAll|include)\b(?P<attributes>[^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_YAML = re.compile(r"^(?P<blank>[ \t]*-[ \t]+)(?P<sort>changeSet|includeAll|include)[ \t]*:[ \t]*$", re.MULTILINE)
_YAML_VALUE = re.compile(r"^[ \t]*(?:-[ \t]+)?(?P<name>\w+)[ \t]*:[ \t]*(?P<value>[^#\n]*?)[ \t]*(?:#[^\n]*)?$")


@dataclass(frozen=True, slots=True)
class ChangelogEntry:
    """A change set, an `include` or an `includeAll`, with its attributes."""

    sort: str
    attributes: dict[str, str]


def items(name: str, content: str) -> Iterator[ChangelogEntry]:
    """What a changelog of this name holds, in its order. What cannot be understood holds nothing."""
    ending = name.rpartition(".")[2].lower()
    if ending == "xml":
        yield from _of_xml(content)
    elif ending == "json":
        yield from _of_json(content)
    elif ending in ("yaml", "yml"):
        yield from _of_yaml(content)


def _of_xml(content: str) -> Iterator[ChangelogEntry]:
    for each in _XML.finditer(_COMMENT.sub("", content)):
        pairs = _ATTRIBUTE.findall(each["attributes"])
        yield ChangelogEntry(each["sort"], {name: one or other for name, one, other in pairs})


def _of_json(content: str) -> Iterator[ChangelogEntry]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return
    listed = found.get("databaseChangeLog") if isinstance(found, dict) else None
    for each in listed if isinstance(listed, list) else ():
        for sort, said in each.items() if isinstance(each, dict) else ():
            if isinstance(said, dict):
                yield ChangelogEntry(str(sort), {str(name): str(value) for name, value in said.items()})


def _of_yaml(content: str) -> Iterator[ChangelogEntry]:
    for each in _YAML.finditer(content):
        yield ChangelogEntry(each["sort"], dict(_values(content[each.end() + 1 :], len(each["blank"]))))


def _values(content: str, outside: int) -> Iterator[tuple[str, str]]:
    """The plain values of the first level below; the level is that of its first line."""
    level = 0
    for line in content.split("\n"):
        deep = len(line) - len(line.lstrip())
        if not line.strip():
            continue
        if deep < outside:
            return
        level = level or deep
        if deep == level and (found := _YAML_VALUE.fullmatch(line)):
            yield found["name"], found["value"].strip("'\"")
