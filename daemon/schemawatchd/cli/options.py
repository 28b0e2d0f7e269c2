"""The options that every command knows, accepted before and after its name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from functools import partial, update_wrapper
from typing import Any, TypeVar

import click

from schemawatchd.errors import UsageError
from schemawatchd.reports.format import OWN, format_names
from schemawatchd.rules.finding import Severity

NEVER = "never"
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for; `None` and empty mean that nothing was said."""

    config: str | None = None
    target: tuple[str, ...] = ()
    format: str | None = None
    output: str | None = None
    fail_on: str | None = None
    fail_on_pending: bool = False
    no_notify: bool = False
    show_all: bool = False
    verbose: int = 0
    quiet: int = 0

    @property
    def threshold(self) -> Severity | None:
        """The severity from which on the exit code is 2; `None` is never."""
        return None if self.fail_on == NEVER else Severity(self.fail_on or Severity.NOTICE)


REPORTS = OWN
"""The formats of a report of findings; a command that has them has those of plug-ins, too."""

TEXT = ("text",)
TEXT_AND_JSON = ("text", "json")


class FormatOption(click.Option):
    """`--format`, which knows the formats of its command."""

    def __init__(self, *given: Any, formats: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.formats = tuple(formats)


_OPTIONS: dict[str, Callable[..., Callable[[Any], Any]]] = {
    "config": partial(
        click.option, "--config", metavar="FILE", type=click.Path(), help="Read this configuration file."
    ),
    "target": partial(
        click.option, "--target", metavar="NAME", multiple=True, help="Only this target; can be repeated."
    ),
    "format": partial(click.option, "--format", metavar="FORMAT", cls=FormatOption),
    "output": partial(
        click.option, "--output", metavar="FILE", help="Write the result to FILE instead of standard output."
    ),
    "fail_on": partial(
        click.option,
        "--fail-on",
        type=click.Choice([*(each.value for each in Severity), NEVER]),
        help="End with 2 from this severity on (default: notice).",
    ),
    "fail_on_pending": partial(
        click.option, "--fail-on-pending", is_flag=True, help="End with 2 for pending migrations, too."
    ),
    "no_notify": partial(click.option, "--no-notify", is_flag=True, help="Send no messages."),
    "show_all": partial(
        click.option, "--all", "show_all", is_flag=True, help="Show every finding and every detail."
    ),
    "verbose": partial(
        click.option, "-v", "--verbose", count=True, help="Print more on standard error; -vv prints everything."
    ),
    "quiet": partial(click.option, "-q", "--quiet", count=True, help="Print less on standard error."),
}
_NAMES = frozenset(each.name for each in fields(Wishes))
ALL_OPTIONS = tuple(_OPTIONS)


def shared(*counts: str, formats: Sequence[str] | None = TEXT) -> Callable[[Command], Command]:
    """Give a command the shared options; it is called with `wishes` and its own arguments.

    All of them are accepted, since they may stand before the command, and help shows those that count. A format
    that is not among `formats` is refused when the command starts; `None` leaves that to a command below.
    """

    def decorated(command: Command) -> Command:
        def with_wishes(context: click.Context, **given: Any) -> Any:
            said = {name: given.pop(name) for name in list(given) if name in _NAMES}
            before = context.obj if isinstance(context.obj, Wishes) else Wishes()
            context.obj = replace(before, **{name: value for name, value in said.items() if value})
            if formats is not None:
                demand_format(context, context.obj.format, formats)
            return command(wishes=context.obj, **given)

        made: Any = click.pass_context(update_wrapper(with_wishes, command))
        shown = {*counts, *(("format",) if formats is None or len(formats) > 1 else ())}
        for name, option in reversed(_OPTIONS.items()):
            known = formats or REPORTS
            more = {"help": _of_formats(known), "formats": known} if name == "format" else {}
            made = option(hidden=name not in shown, **more)(made)
        return made  # type: ignore[no-any-return]

    return decorated


def _of_formats(formats: Sequence[str]) -> str:
    others = [each for each in formats if each != "text"]
    return f"text (default), {', '.join(others)}." if len(others) > 1 else "text (default) or json."


def demand_format(context: click.Context, wanted: str | None, formats: Sequence[str]) -> None:
    """Raise `UsageError` for a format that a command does not have."""
    if wanted is None or wanted in formats:
        return
    if formats == REPORTS:
        formats = format_names()
        if wanted in formats:
            return
    known = ", ".join(formats)
    raise UsageError(
        f"`{context.command_path}` has no format `{wanted}`",
        hint=f"Its formats are: {known}." if len(formats) > 1 else f"Its only format is {known}.",
    )


def meant(typed: str, known: Iterable[str]) -> str:
    """`. Did you mean `check`?` where one of the known words is close."""
    close = get_close_matches(typed, list(known), n=1)
    return f". Did you mean `{close[0]}`?" if close else ""


def demand_reason(reason: str) -> str:
    """A reason that says something. Raises `UsageError` for an empty one."""
    if not reason.strip():
        raise UsageError("the reason is empty", hint='Write why, such as `-m "approved in review 512"`.')
    return reason


def examples(*lines: str) -> str:
    """The end of a command's help: lines that can be typed. A backspace keeps click from wrapping them."""
    return "\b\nExamples:\n" + "\n".join(f"  {each}" for each in lines)
