"""`doctor`: checks everything that the daemon needs, and says what to do."""

import json
import sys

import click

from schemawatchd.actions.doctor import Checked, Grade, examined
from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, examples, shared
from schemawatchd.cli.output import coloured, write
from schemawatchd.reports.harmless import harmless, harmless_json
from schemawatchd.reports.report import Exit

_COLOURS = {Grade.OK: "32", Grade.WARN: "33", Grade.FAIL: "1;31"}


@click.command(
    name="doctor",
    short_help="Check everything that the daemon needs.",
    epilog=examples(
        "schemawatchd doctor",
        "sudo -u schemawatchd schemawatchd --config /etc/schemawatchd/schemawatchd.toml doctor",
    ),
)
@shared("config", "output", formats=TEXT_AND_JSON)
def command(wishes: Wishes) -> None:
    """Check everything that the daemon needs, one line for each; end with 0, 3 or 78.

    Run it as the user that runs the daemon. Targets are only read.
    """
    checked = list(examined(configuration(wishes)))
    if wishes.format == "json":
        rows = [{"grade": each.grade, "what": each.what, "advice": each.advice} for each in checked]
        write(harmless_json(json.dumps(rows, indent=2, ensure_ascii=False)) + "\n", wishes)
    else:
        write("".join(_line(each, colour=coloured(wishes)) for each in checked), wishes)
    if any(each.grade is Grade.FAIL for each in checked):
        sys.exit(Exit.UNKNOWN)


def _line(checked: Checked, *, colour: bool) -> str:
    grade = f"{checked.grade:<4}"
    shown = f"\x1b[{_COLOURS[checked.grade]}m{grade}\x1b[0m" if colour else grade
    advice = f"      {harmless(checked.advice)}\n" if checked.advice else ""
    return f"{shown}  {harmless(checked.what)}\n{advice}"
