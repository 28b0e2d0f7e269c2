"""`completion`: what a shell needs to complete commands and options."""

import click
from click.shell_completion import get_completion_class

from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError


@click.command(
    name="completion",
    short_help="Print a completion script for bash, zsh or fish.",
    epilog=examples(
        "schemawatchd completion bash > ~/.local/share/bash-completion/completions/schemawatchd",
        "schemawatchd completion zsh > ~/.zfunc/_schemawatchd",
        "schemawatchd completion fish > ~/.config/fish/completions/schemawatchd.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@shared("output")
def command(wishes: Wishes, shell: str) -> None:
    """Print the completion script for SHELL: it completes commands, options, targets, formats, rules and ids."""
    root = click.get_current_context().find_root().command
    found = get_completion_class(shell)
    if found is None:
        raise UsageError(f"there is no completion for {shell}")
    made = found(root, {}, "schemawatchd", "_SCHEMAWATCHD_COMPLETE")
    write(made.source_template % made.source_vars(), wishes)
