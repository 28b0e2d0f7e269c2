"""Where results go: standard output, or the file that was asked for."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path

import click

from schemawatchd.cli.options import Wishes
from schemawatchd.errors import SchemawatchdError, UsageError
from schemawatchd.reports.format import renderer
from schemawatchd.reports.options import Options, SourceLine
from schemawatchd.reports.report import Report


class StreamRefused(SchemawatchdError):
    """Standard output cannot be written."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours text where that is wanted."""

    on: bool

    def __call__(self, text: str, colour: str) -> str:
        """The text between the terminal's sequences for `colour` and for none."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.on else text


def coloured(wishes: Wishes) -> bool:
    """Colour is for terminals, and for people who have not asked for none (https://no-color.org)."""
    return (
        wishes.output is None and sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    )


def show(
    report: Report,
    wishes: Wishes,
    timezone: tzinfo = UTC,
    *,
    grid: bool = False,
    places: Mapping[str, SourceLine] | None = None,
) -> None:
    """Render a report in the format that was asked for. Raises `UsageError` for an unknown one."""
    render = renderer(wishes.format or "text")
    options = Options(
        colour=coloured(wishes),
        everything=wishes.show_all,
        timezone=timezone,
        grid=grid,
        places=places or {},
    )
    write(render(report, options), wishes)


def write(text: str, wishes: Wishes, file: str | None = None) -> None:
    """Put a result where it was asked to go. Raises `UsageError` where it cannot be written."""
    output = file or wishes.output
    if output is None or output == "-":
        try:
            click.echo(text, nl=False, color=True)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise StreamRefused(f"standard output cannot be written: {error.strerror}") from error
        return
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}") from error
