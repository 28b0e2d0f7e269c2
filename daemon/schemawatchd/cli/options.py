"""The options that every command knows, accepted before and after its name."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import update_wrapper
from typing import Any, TypeVar

import click

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


_OPTIONS = (
    click.option("--config", metavar="FILE", help="Read this configuration."),
    click.option("--target", metavar="NAME", multiple=True, help="Only this target; may be repeated."),
    click.option("--format", metavar="FORMAT", help="text (default), json, markdown, sarif, junit or github."),
    click.option("--output", metavar="FILE", help="Write the result to FILE instead of standard output."),
    click.option(
        "--fail-on",
        type=click.Choice([*(each.value for each in Severity), NEVER]),
        help="End with 2 from this severity on (default: notice).",
    ),
    click.option("--fail-on-pending", is_flag=True, help="End with 2 when something is pending, too."),
    click.option("--no-notify", is_flag=True, help="Send no messages."),
    click.option("--all", "show_all", is_flag=True, help="Fold nothing away in the report."),
    click.option("-v", "--verbose", count=True, help="Say more on standard error; -vv says everything."),
    click.option("-q", "--quiet", count=True, help="Say less on standard error."),
)
_NAMES = frozenset(each.name for each in fields(Wishes))


def shared(command: Command) -> Command:
    """Give a command the shared options; it is called with `wishes` and its own arguments."""

    def with_wishes(context: click.Context, **given: Any) -> Any:
        said = {name: given.pop(name) for name in list(given) if name in _NAMES}
        before = context.obj if isinstance(context.obj, Wishes) else Wishes()
        context.obj = replace(before, **{name: value for name, value in said.items() if value})
        return command(wishes=context.obj, **given)

    decorated: Any = click.pass_context(update_wrapper(with_wishes, command))
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]
