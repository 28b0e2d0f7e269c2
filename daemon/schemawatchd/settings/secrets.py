"""Secrets: named in the configuration, fetched when it is loaded, and never printed."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from schemawatchd.errors import SettingsError

_ENVIRONMENT = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_COMMAND_SECONDS = 10.0
_SOURCES = ("file:", "credential:", "command:")
_COMMAND = "command:"
_WORD = re.compile(r"""[^\s;|&()<>`$"'=]+""")
UNFETCHED = "unfetched"
"""What stands in the place of a secret that nobody needs."""


@dataclass(frozen=True, slots=True)
class Needed:
    """Whose secrets a command uses: those of these targets and of these channels; `None` are all."""

    targets: frozenset[str] | None = frozenset()
    channels: frozenset[str] | None = frozenset()

    def __contains__(self, key: str) -> bool:
        """Whether the setting `key`, such as `targets.prod.password`, is one of them."""
        kind, _, rest = key.partition(".")
        name = rest.partition(".")[0]
        if kind == "targets":
            return self.targets is None or name in self.targets
        if kind == "channels":
            return self.channels is None or name in self.channels
        if kind in ("scratch", "scratch_player"):
            return self.targets is None or bool(self.targets)
        return self.targets is self.channels is None


EVERY_SECRET = Needed(None, None)
OF_TARGETS = Needed(None)
NO_SECRET = Needed()


def resolved(value: str, key: str, base: Path, environ: Mapping[str, str]) -> str:
    """The secret behind `value`; `key` names the setting in errors, `base` is where relative paths start.

    A variable inside a URL is percent-encoded, so that a password may have any characters; a variable that is
    the whole value is taken as it is. Raises `SettingsError`, which never holds what was fetched.
    """
    for source in _SOURCES:
        if value.startswith(source):
            return _FETCH[source](value.removeprefix(source), key, base, environ)
    if whole := _ENVIRONMENT.fullmatch(value):
        return _variable(whole.group(1), key, environ)
    return _ENVIRONMENT.sub(lambda found: quote(_variable(found.group(1), key, environ), safe=""), value)


def unfetched(value: str) -> str:
    """The value with something else in the places of what would be fetched."""
    return UNFETCHED if value.startswith(_SOURCES) else _ENVIRONMENT.sub(UNFETCHED, value)


def programs(value: str, base: Path) -> Iterator[Path]:
    """What a `command:` may call or read by a relative path: the words of it that name something from `base`."""
    if value.startswith(_COMMAND):
        for word in _WORD.findall(value.removeprefix(_COMMAND)):
            if not word.startswith("/") and (base / word).exists():
                yield base / word


def in_place(value: str) -> bool:
    """Whether the secret stands in the file itself."""
    return not value.startswith(_SOURCES) and not _ENVIRONMENT.search(value)


def _variable(name: str, key: str, environ: Mapping[str, str]) -> str:
    if name not in environ:
        raise SettingsError(
            f"`{key}` names the environment variable {name}, which is not set",
            hint=f"Set {name} for the process that runs schemawatchd.",
        )
    return environ[name]


def _file(name: str, key: str, base: Path, _: Mapping[str, str]) -> str:
    return _read(base / name, key, "Create the file, readable for the user that runs schemawatchd.")


def _credential(name: str, key: str, _: Path, environ: Mapping[str, str]) -> str:
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise SettingsError(
            f"`{key}` names the credential {name}, but there is no $CREDENTIALS_DIRECTORY",
            hint=f"Under systemd, add LoadCredential={name}:/path to the unit; elsewhere use file: or ${{ENV}}.",
        )
    return _read(Path(folder) / name, key, f"Add LoadCredential={name}:/path to the unit.")


def _read(path: Path, key: str, hint: str) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise SettingsError(f"`{key}`: {path} cannot be read: {error.strerror}", hint=hint) from error
    except UnicodeDecodeError:
        raise SettingsError(f"`{key}`: {path} is not UTF-8", hint="Write the secret as plain text.") from None


def _command(line: str, key: str, base: Path, _: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(  # noqa: S602 -- the command is the configuration's own, with shell words and pipes
            line,
            shell=True,
            cwd=base,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SettingsError(
            f"`{key}`: its command took longer than {_COMMAND_SECONDS:.0f} s", hint="Run it by hand to see why."
        ) from error
    if done.returncode != 0:
        raise SettingsError(
            f"`{key}`: its command ended with {done.returncode}", hint="Run it by hand to see why."
        )
    try:
        return done.stdout.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        # Not chained: the error would carry the secret's bytes.
        raise SettingsError(f"`{key}`: the output of its command is not UTF-8", hint="Print plain text.") from None


_FETCH = {"file:": _file, "credential:": _credential, "command:": _command}
