"""What a shell completes: commands, options, targets, channels, formats, rules and ids.

A key press has to be answered before a person notices, so nothing of the program is imported here but where files
lie. The words of the command line and the codes of the rules are in `words.json`, which `docs/generate.py` writes
and a test compares with the program.
"""

import json
import os
import re
import shlex
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from schemawatchd.settings.paths import PLACES, default_state

Candidate = tuple[str, str]
"""A word, and what it means; a word that is `FILE` has the shell complete names of files."""

FILE = "\0file"
_NAME = re.compile(r"[a-z0-9_-]+\Z")
_ID = re.compile(r"[0-9a-f]{12}\Z")
_SECONDS = 0.5


def answer(environ: Mapping[str, str]) -> None:
    """Print the candidates for the word under the cursor in the form that the scripts of click read."""
    shell = environ.get("_SCHEMAWATCHD_COMPLETE", "").removesuffix("_complete")
    typed, last = _typed(shell, environ)
    words = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    found = candidates(words, typed, last, environ)
    sys.stdout.write("".join(f"{_line(shell, *each)}\n" for each in found))


def _typed(shell: str, environ: Mapping[str, str]) -> tuple[list[str], str]:
    """The words before the one under the cursor, and what there is of that one."""
    words = _split(environ.get("COMP_WORDS", ""))
    if shell == "fish":
        last = environ.get("COMP_CWORD", "")
        before = words[1:]
        return (before[:-1] if last and before and before[-1] == last else before), last
    at = int(environ.get("COMP_CWORD") or 0)
    return words[1:at], words[at] if at < len(words) else ""


def _split(line: str) -> list[str]:
    """Words as a shell splits them; a quotation mark that is still open ends with the line."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    with suppress(ValueError):
        words.extend(lexer)
        return words
    return [*words, lexer.token] if lexer.token else words


def _line(shell: str, word: str, means: str) -> str:
    kind, word = ("file", "") if word == FILE else ("plain", word)
    if shell == "zsh":
        return f"{kind}\n{word.replace(':', chr(92) + ':') if means else word}\n{means or '_'}"
    if shell == "fish":
        return f"{kind},{word}" + (f"\t{means}" if means else "")
    return f"{kind},{word}"


def candidates(
    words: Mapping[str, Any], typed: Sequence[str], last: str, environ: Mapping[str, str]
) -> list[Candidate]:
    """The words that begin with `last`, after the words that are there already."""
    path, rest, waits = _place(words, typed)
    here = words["commands"][path]
    if last.startswith("--") and "=" in last:  # the shells split there, except where it is quoted
        return []
    if waits is not None:
        found = list(_of(waits, words, typed, environ))
    elif last.startswith("-"):
        found = [(name, each["help"]) for name, each in here["options"].items()]
    elif here["commands"]:
        found = [] if rest else list(here["commands"].items())
    else:
        wanted = here["arguments"]
        kinds = wanted[min(rest, len(wanted) - 1)] if wanted and (rest < len(wanted) or here["many"]) else []
        found = list(_of(kinds, words, typed, environ))
    return [each for each in found if each[0] == FILE or each[0].startswith(last)]


def _place(words: Mapping[str, Any], typed: Sequence[str]) -> tuple[str, int, list[str] | None]:
    """The command, how many arguments it has so far, and what the option before the cursor waits for."""
    path, arguments = "", 0
    waits: list[str] | None = None
    for word in typed:
        here = words["commands"][path]
        if waits is not None:
            waits = None
        elif word.startswith("-"):
            option = here["options"].get(word) or words["every_option"].get(word)
            waits = option["takes"] if option and option["takes"] is not None else None
        elif word in here["commands"]:
            path, arguments = f"{path} {word}".strip(), 0
        else:
            arguments += 1
    return path, arguments, waits


def _of(
    kinds: Iterable[str], words: Mapping[str, Any], typed: Sequence[str], environ: Mapping[str, str]
) -> Iterator[Candidate]:
    for kind in kinds:
        if kind == "file":
            yield FILE, ""
        elif kind == "rule":
            yield from words["rules"].items()
        elif kind in ("target", "channel"):
            _, configuration = _configuration(typed, environ)
            found = configuration.get(f"{kind}s", {})
            yield from ((name, "") for name in found if isinstance(found, dict) and _NAME.match(name))
        elif kind in ("id", "silence"):
            yield from _remembered(kind, *_configuration(typed, environ), environ)
        else:
            yield kind.removeprefix("="), ""


def _configuration(typed: Sequence[str], environ: Mapping[str, str]) -> tuple[Path, dict[str, Any]]:
    """The configuration that the command would read, if it may be trusted to be read; nothing of it is run."""
    named = next((typed[at + 1] for at, each in enumerate(typed[:-1]) if each == "--config"), "")
    named = named or environ.get("SCHEMAWATCHD_CONFIG", "")
    places = [named] if named else PLACES
    for path in (Path(each).expanduser().absolute() for each in places):
        try:
            if not named and path.stat().st_uid not in {0, os.geteuid()}:
                continue
            return path, tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
    return Path(), {}


def _remembered(
    kind: str, path: Path, configuration: dict[str, Any], environ: Mapping[str, str]
) -> Iterator[Candidate]:
    """Open incidents, or silences, of the state store itself, else of the daemon that holds it."""
    if not configuration:
        return
    stated = environ.get("SCHEMAWATCHD_STATE") or configuration.get("state")
    state = path.parent / str(stated).partition(":///")[2] if stated else default_state(path, environ)
    found = _in_store(state, kind) if os.access(state, os.R_OK) else _of_daemon(state, kind)
    with suppress(OSError, ValueError, KeyError, TypeError):
        yield from ((mark, means) for mark, means in found if _ID.match(mark))


def _in_store(state: Path, kind: str) -> Iterator[Candidate]:
    import sqlite3
    from contextlib import closing

    query = (
        "SELECT id, body ->> '$.finding.summary' FROM incident WHERE state IN ('open', 'waiting')"
        if kind == "id"
        else "SELECT id, body ->> '$.reason' FROM silence WHERE ends IS NULL OR ends > datetime('now')"
    )
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{state.as_uri()}?mode=ro", uri=True, timeout=_SECONDS)) as store,
    ):
        yield from ((mark, _plain(means)) for mark, means in store.execute(query))


def _of_daemon(state: Path, kind: str) -> Iterator[Candidate]:
    """What a daemon of another user answers to those in its group."""
    import socket
    import struct

    path = "/run/schemawatchd/control.sock"
    if state.parent != Path("/var/lib/schemawatchd"):
        path = str(state.with_name("control.sock"))
    question = (
        {"ask": "incidents", "given": {"states": ["open", "waiting"]}} if kind == "id" else {"ask": "silences"}
    )
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
        talk.settimeout(_SECONDS)
        talk.connect(path)
        listens = struct.unpack("3i", talk.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1]
        if listens not in {0, os.geteuid(), state.parent.stat().st_uid}:
            return  # another user's socket in the daemon's place
        talk.sendall(json.dumps(question).encode() + b"\n")
        with talk.makefile("rb") as lines:
            value = json.loads(lines.readline())["value"]
        if kind == "id":
            found = [each["incident"] for each in value]
            yield from ((each["id"], _plain(each["finding"]["summary"])) for each in found)
        else:
            yield from ((each["id"], _plain(each["reason"])) for each in value if not each.get("window"))


def _plain(text: object) -> str:
    """On one line, and nothing that a terminal would obey."""
    return "".join(each if " " <= each <= "~" else "?" for each in str(text))[:100]
