# ruff: noqa: INP001
"""Writes `rules.md`, `commands.md`, the last section of `engines.md` and `cli/words.json` from the program itself.

Usage: python docs/generate.py. A test compares the files with what this would write.
"""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
from click.testing import CliRunner

from schemawatchd.catalog import names
from schemawatchd.cli import commands
from schemawatchd.cli.main import cli
from schemawatchd.cli.options import FormatOption
from schemawatchd.engines.catalogs import catalog_columns
from schemawatchd.rules.rule import RuleDefinition, all_rules

HERE = Path(__file__).parent
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
    # As the program prints it on a terminal of 80 columns; a process for each page would take most of the time.
    shown = CliRunner(env={"COLUMNS": "80"}).invoke(cli, [*words, "--help"], prog_name="schemawatchd").stdout
    return f"## {line}\n\n```console\n$ {line} --help\n{shown}```\n"


def words() -> str:
    """What a shell completes, without dynamic names: `cli/words.json`."""
    root = {(): cli, **{path: _command(path) for path in _all()}}
    groups = {(name,): _command((name,)) for name in names(commands)}
    table = {" ".join(path): _completed(path, each) for path, each in {**root, **groups}.items()}
    rules = {code: each.summary for code, each in sorted(all_rules().items())}
    value = {"every_option": _options(cli), "commands": dict(sorted(table.items())), "rules": rules}
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _command(path: tuple[str, ...]) -> click.Command:
    found: click.Command = import_module(f"schemawatchd.cli.commands.{path[0]}").command
    for name in path[1:]:
        found = found.commands[name]
    return found


def _completed(path: tuple[str, ...], command: click.Command) -> dict[str, object]:
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    inner = {}
    if not path:
        inner = {each: _command((each,)) for each in names(commands)}
    elif isinstance(command, click.Group):
        inner = dict(command.commands)
    return {
        "options": _options(command),
        "arguments": [_kinds(each, path) for each in arguments],
        "many": any(each.nargs == -1 for each in arguments),
        "commands": {name: each.get_short_help_str(60) for name, each in inner.items()},
    }


def _options(command: click.Command) -> dict[str, object]:
    with click.Context(command, help_option_names=["-h", "--help"]) as context:
        shown = [
            each for each in command.get_params(context) if isinstance(each, click.Option) and not each.hidden
        ]
    return {
        name: {"takes": None if each.is_flag or each.count else _kinds(each, ()), "help": each.help or ""}
        for each in shown
        for name in each.opts
    }


_BY_METAVAR = {
    "TARGET": ["target"],
    "FILE": ["file"],
    "ID": ["id"],
    "ID...": ["id"],
    "[ID]...": ["id"],
    "FINDING": ["id"],
    "[FINDING]": ["id"],
    "CODE": ["rule"],
    "CODE|FINDING": ["rule", "id"],
    "[CHANNEL|FINDING]...": ["channel", "id"],
    "A": ["target", "file"],
    "B": ["target", "file"],
    "[URL]...": ["file"],
}


def _kinds(parameter: click.Parameter, path: tuple[str, ...]) -> list[str]:
    """What a word there can be; words that begin with `=` stand for themselves."""
    if isinstance(parameter, FormatOption):
        return [f"={each}" for each in parameter.formats]
    if isinstance(parameter.type, click.Choice):
        return [f"={each}" for each in parameter.type.choices]
    if parameter.name == "target":
        return ["target"]
    if path[:1] == ("silence",):
        return ["silence"]
    if path[:1] == ("snapshot",):
        return ["target", "file"]
    return _BY_METAVAR.get(parameter.metavar or "", [])


def engines(page: str) -> str:
    """The page of engines with its last section as the engines have it: what becomes of each catalog's columns."""
    kept = page.partition(_COLUMNS.partition("\n")[0])[0]  # by its heading, as its words may change
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
    (HERE.parent / "daemon/schemawatchd/cli/words.json").write_text(words(), encoding="utf-8")
    page = HERE / "engines.md"
    page.write_text(engines(page.read_text(encoding="utf-8")), encoding="utf-8")
