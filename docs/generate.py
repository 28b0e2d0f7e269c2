# ruff: noqa: INP001
"""Writes `rules.md`, `commands.md` and the last section of `engines.md` from the program itself.

Usage: python docs/generate.py. A test compares the files with what this would write.
"""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

from schemawatchd.catalog import names
from schemawatchd.cli import commands
from schemawatchd.engines.catalogs import catalog_columns
from schemawatchd.rules.rule import RuleDefinition, all_rules

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("schemawatchd")
_GROUPS = {
    "DR": ("Drift", "Differences between a database and its canonical schema. The verdict is `drift`."),
    "PA": (
        "Parity",
        "Differences between targets that should be equal ([Parity](parity.md)). The verdict is `parity`.",
    ),
    "LG": (
        "Migrations and ledgers",
        (
            "How a database relates to its [migrations](migrations.md): LG1xx problems, LG2xx pending"
            " changes, LG3xx applied changes. The verdict is `ledger`, `pending`, `applied`, or `self` if"
            " nothing can be read."
        ),
    ),
    "MG": (
        "How migrations are written",
        "What [`migrate verify`](migrate.md) finds in migration files. The verdict is `policy`.",
    ),
    "SC": (
        "The canonical schema",
        (
            "SC1xx problems with the schema file (verdict `self`, and the target is unknown), SC2xx differences"
            " between it and the migrations or databases, SC3xx [waivers](waivers.md), SC4xx other definitions of"
            " the schema."
        ),
    ),
    "SW": (
        "schemawatchd itself",
        "Checks, notifications and other work that schemawatchd could not do. The verdict is `self`.",
    ),
}
_RULES = """\
# Rules

Each finding is reported by one rule and has the code of that rule. Codes and names are permanent. The severities
below are defaults, which [`[rules]`](configuration.md#rulescode) changes for your team. Each changed field of an
object is reported by exactly one rule. DR100 reports the fields that no other rule covers, so every difference is
reported.

`schemawatchd list rules` prints the first columns of this page, `schemawatchd explain CODE` one section of it.
This page is written by `docs/generate.py` from the rules themselves.
"""
_COMMANDS = """\
# Commands

Options stand before or after the command. Results go to standard output, everything else to standard error.
[Checking](checking.md#exit-codes) has the exit codes, [Migrations](migrate.md) says how `migrate` is used.
This page is written by `docs/generate.py` from the program's own help.
"""


_COLUMNS = """\
## Column by column

What becomes of each column of the servers' own catalogs: the kind that reads it, in bold, or the reason why none
does. A `*` stands for several catalogs. Tests ask each server that they meet for its columns, and fail on one that
is not here; at run time a newer server's is listed under `not_compared`. This section is written by
`docs/generate.py`; `schemawatchd list kinds` prints what is left out, by the reason, and `check --all` for the
engines of a report.
"""


def rules() -> str:
    """The page of rules."""
    return "\n".join((_RULES, *_overview(), *_sections()))


def _overview() -> Iterator[str]:
    yield "| code | name | severity | what |"
    yield "|---|---|---|---|"
    for code, each in sorted(all_rules().items()):
        yield f"| [{code}](#{_anchor(each)}) | {each.name} | {each.severity} | {each.summary} |"
    yield ""


def _sections() -> Iterator[str]:
    for prefix, (title, about) in _GROUPS.items():
        yield f"## {title}\n\n{about}\n"
        for code, each in sorted(all_rules().items()):
            if code.startswith(prefix):
                yield f"### {code} {each.name}\n"
                yield f"**{each.severity}** · {each.summary}\n"
                yield from (f"{label}: {part}\n" for label, part in _parts(each) if part)


def _parts(rule: RuleDefinition) -> Iterator[tuple[str, str]]:
    yield "Consequence", rule.consequence
    yield "Advice", rule.advice
    yield "Fields", ", ".join(f"`{name}`" for name in rule.fields)


def _anchor(rule: RuleDefinition) -> str:
    return f"{rule.code.lower()}-{rule.name}"


def manual() -> str:
    """The page of commands."""
    return "\n".join((_COMMANDS, _section(()), *map(_section, _all())))


def _all() -> Iterator[tuple[str, ...]]:
    for name in names(commands):
        yield (name,)
        found = import_module(f"schemawatchd.cli.commands.{name}").command
        if isinstance(found, click.Group):
            yield from ((name, each) for each in sorted(found.commands))


def _section(words: tuple[str, ...]) -> str:
    line = " ".join(("schemawatchd", *words))
    shown = subprocess.run(
        [PROGRAM, *words, "--help"],
        env={"COLUMNS": "80", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return f"## {line}\n\n```console\n$ {line} --help\n{shown}```\n"


def engines(page: str) -> str:
    """The page of engines with its last section as the engines have it: what becomes of each catalog's columns."""
    kept = page.partition(_COLUMNS)[0]
    named = (("postgresql", "PostgreSQL"), ("mariadb", "MariaDB and MySQL"), ("sqlite", "SQLite"))
    return kept + _COLUMNS + "".join("\n".join(_catalogs(*each)) for each in named)


def _catalogs(engine: str, title: str) -> Iterator[str]:
    yield f"\n### Catalogs of {title}\n"
    yield "| catalog | columns | read by, or why not |"
    yield "|---|---|---|"
    whole: dict[str, list[str]] = {}
    for each in catalog_columns(engine):
        if each.names:
            names = " ".join(f"`{name}`" for name in each.names)
            yield f"| `{each.catalog}` | {names} | {f'**{each.kind}**' if each.kind else each.reason} |"
        else:
            whole.setdefault(f"**{each.kind}**" if each.kind else str(each.reason), []).append(each.catalog)
    for what, catalogs in whole.items():
        yield f"| {', '.join(f'`{name}`' for name in catalogs)} | all | {what} |"
    yield ""


if __name__ == "__main__":
    (HERE / "rules.md").write_text(rules(), encoding="utf-8")
    (HERE / "commands.md").write_text(manual(), encoding="utf-8")
    page = HERE / "engines.md"
    page.write_text(engines(page.read_text(encoding="utf-8")), encoding="utf-8")
