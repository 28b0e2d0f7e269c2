"""The entry point: finds commands by their files, and turns errors into words and exit codes."""

import errno
import os
import resource
import sys
import traceback
from contextlib import suppress
from importlib import import_module

import click

from schemawatchd import __version__
from schemawatchd.catalog import names
from schemawatchd.cli import commands
from schemawatchd.cli.exit_signals import EndedBySignal, end_by, unwinding
from schemawatchd.cli.options import ALL_OPTIONS, REPORTS, TEXT, Wishes, demand_format, examples, meant, shared
from schemawatchd.errors import SchemawatchdError
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.report import Exit

_WIDTH = 100
_NOT_WRITTEN = frozenset({errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF})
_LATER = frozenset({"plan", "unify", "backup", "deploy", "docs", "guard"})


class Commands(click.Group):
    """The commands are the files in `commands/`; only the one that is asked for is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(names(commands))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in names(commands):
            return None
        found: click.Command = import_module(f"schemawatchd.cli.commands.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in _LATER:
            raise click.UsageError(f"`{args[0]}` comes with a later version of schemawatchd.", ctx)
        if args and args[0] == "help":
            args = [*args[1:2], "--help"]
        elif args and args[0] == "version":
            args = ["--version"]
        known = names(commands)
        if args and args[0] not in known and not args[0].startswith("-"):
            raise click.UsageError(f"There is no command `{args[0]}`{meant(args[0], known) or '.'}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog=examples(
        "schemawatchd init sqlite:///shop.db",
        "schemawatchd check --target prod",
        "schemawatchd --once --only-new        # in a crontab",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": _WIDTH},
)
@click.version_option(__version__, "--version", "-V", prog_name="schemawatchd", message="%(prog)s %(version)s")
@click.option(
    "--once", is_flag=True, help="Check every target once, report, keep the result and notify; then end."
)
@click.option(
    "--only-new", is_flag=True, help="With --once: print only what is new or resolved since the last check."
)
@shared(*ALL_OPTIONS, formats=None)
def cli(*, wishes: Wishes, once: bool, only_new: bool) -> None:
    """Watch database schemas and notify the team when one drifts from its source of truth.

    Without a command, the daemon runs in the foreground, as `run` does.
    """
    context = click.get_current_context()
    if once and context.invoked_subcommand:
        raise click.UsageError("--once takes no command; `check` checks without state store and messages.")
    if only_new and not once:
        raise click.UsageError("--only-new needs --once.")
    if context.invoked_subcommand is not None:
        return
    demand_format(context, wishes.format, REPORTS if once else TEXT)
    if once:
        sys.exit(import_module("schemawatchd.cli.run_once").start(wishes, only_new=only_new))
    sys.exit(import_module("schemawatchd.cli.commands.run").start(wishes))


def main() -> None:
    """Run the command line and end with the contract's exit code, whatever became of its streams."""
    _leave_no_core()
    try:
        with unwinding():
            code = cli.main(prog_name="schemawatchd", standalone_mode=False)
    except EndedBySignal as ended:
        end_by(ended.number)
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    except SystemExit as exit_:
        code = exit_.code
    except click.Abort:
        code = 130
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = Exit.USAGE
    except click.ClickException as error:
        _say(_indented(error.format_message()), _help_hint(error))
        code = Exit.USAGE
    except SchemawatchdError as error:
        _say(error.lines, error.hint)
        code = error.exit_code
    except BrokenPipeError:
        code = Exit.WELL
    except Exception as error:  # noqa: BLE001 -- the outermost edge: whatever it was, the code is 1
        _unexpected(error)
        code = Exit.UNEXPECTED
    sys.exit(_flushed(code if isinstance(code, int) else Exit.WELL))


def _leave_no_core() -> None:
    """A core dump would write every resolved password into a file (core(5)); children inherit the limit."""
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _flushed(code: int) -> int:
    """The exit code; what cannot be written by now never will be, and Python would end with 120 for it."""
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        if stream is None:  # closed by whoever started us
            continue
        try:
            stream.flush()
        except BrokenPipeError:
            _discard(number)
        except (OSError, ValueError) as error:
            _discard(number)
            if number == 1:
                _say((f"standard output cannot be written: {getattr(error, 'strerror', error)}",), "")
                code = Exit.UNEXPECTED
    return code


def _discard(number: int) -> None:
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def _indented(message: str) -> tuple[str, ...]:
    """The lines of a message of click's, which may quote any argument."""
    first, *others = message.expandtabs(2).splitlines() or [""]
    return first, *(f"  {line}" for line in others)


def _say(says: tuple[str, ...], hint: str) -> None:
    first, *others = says
    lines = [f"schemawatchd: {harmless(first)}", *map(harmless, others)]
    with suppress(OSError, ValueError):  # a standard error that is full or closed changes no exit code
        for line in [*lines, f"  {harmless(hint)}"] if hint else lines:
            click.echo(line, err=True)


def _help_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "schemawatchd"
    return f"`{path} --help` lists what it understands."


def _unexpected(error: Exception) -> None:
    """The kind of the error and where it arose; never values, which may hold secrets."""
    if isinstance(error, OSError) and error.errno in _NOT_WRITTEN and error.filename is None:
        _say((f"standard output cannot be written: {error.strerror}",), "")  # what click itself prints
        return
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if isinstance(error, MemoryError) or "can't start new thread" in str(error):
        _say(
            ("the machine gives this process no more memory or threads",),
            "Raise its limits (ulimit -v and -u; under systemd MemoryMax, LimitAS and TasksMax).",
        )
        return
    where = f" in {trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}" if trace else ""
    _say((f"an unexpected {type(error).__name__}{where}. This is a bug: please report it.",), "")
    if "-vv" in sys.argv:
        with suppress(OSError, ValueError):
            traceback.print_tb(error.__traceback__)
