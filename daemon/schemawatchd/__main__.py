"""`python -m schemawatchd`, and the program itself.

A key press in a shell that completes, and `--version`, are answered without importing the command line.
"""

import os
import sys


def main() -> None:
    """Run the command line."""
    if "_SCHEMAWATCHD_COMPLETE" in os.environ:
        from schemawatchd.cli.completion import answer

        answer(os.environ)
        return
    if sys.argv[1:] in (["--version"], ["-V"], ["version"]):
        from schemawatchd import __version__

        try:
            sys.stdout.write(f"schemawatchd {__version__}\n")
            sys.stdout.flush()
        except OSError:
            pass  # the command line below says what is wrong with the stream
        else:
            return
    from schemawatchd.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
