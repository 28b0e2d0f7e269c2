"""The child, `python -m schemawatchd.sources.child.inside QUESTION`: it answers with a JSON value a line."""

import ctypes
import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

import msgspec

from schemawatchd import rlimits
from schemawatchd.sources.child.importing import Project
from schemawatchd.sources.child.question import FILES, MEMORY, ModelsQuestion

_LONGEST = 600
_PR_SET_PDEATHSIG = 1


class _Answer:
    """The pipe. A copy of this process that a module forked says nothing on it."""

    def __init__(self, descriptor: int) -> None:
        os.set_inheritable(descriptor, False)  # noqa: FBT003 -- the signature is the library's
        self._descriptor = descriptor
        self._process = os.getpid()

    def tell(self, **said: Any) -> None:
        if os.getpid() != self._process:
            os._exit(0)
        data = json.dumps(said).encode() + b"\n"
        while data:
            data = data[os.write(self._descriptor, data) :]


def _limit(seconds: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    rlimits.limit(
        {
            resource.RLIMIT_AS: MEMORY,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_CPU: seconds,
            resource.RLIMIT_FSIZE: FILES,
        }
    )


def _cleaned(text: str) -> str:
    """One line without control characters: it ends up in logs and on terminals."""
    shown = "".join(each if each.isprintable() else " " if each.isspace() else "?" for each in text)
    return " ".join(shown.split())[:_LONGEST]


def _said(error: BaseException) -> str:
    try:
        return _cleaned(str(error))
    except Exception:  # noqa: BLE001 -- an exception of theirs may fail at being printed
        return ""


def _place(error: BaseException, project: Project) -> str:
    """The last line of the project's own on the way to the error."""
    if isinstance(error, SyntaxError) and error.filename and project.owns(error.filename):
        return f"{_cleaned(project.shown(error.filename))}, line {error.lineno}"
    frames = [each for each in traceback.extract_tb(error.__traceback__) if project.owns(each.filename)]
    return f"{_cleaned(project.shown(frames[-1].filename))}, line {frames[-1].lineno}" if frames else ""


def _hint(error: BaseException, folder: str, engine: str) -> str:
    if isinstance(error, ModuleNotFoundError):
        return (
            f"Install what is missing beside schemawatchd: {sys.executable} -m pip install …;"
            f" modules of the project are looked for above its packages and in {folder}."
        )
    if isinstance(error, MemoryError):
        return f"It may use {MEMORY >> 30} GiB of memory."
    if type(error).__name__ in ("CompileError", "UnsupportedCompilationError"):
        return f"The model is for another engine: on {engine} give it a type that exists there (`with_variant`)."
    if isinstance(error, AttributeError) and "MockConnection" in str(error):
        return "A listener may run statements with `connection.execute`; there is no database here to ask."
    if isinstance(error, KeyError | ValueError | OSError):
        return (
            "It is loaded with an empty environment: define tables in modules that need no settings"
            " and no connection."
        )
    return f"Importing it has to work by itself; try it in {folder}."


def _loaded(question: ModelsQuestion, project: Project) -> list[tuple[str, str]]:
    module = project.load()
    from schemawatchd.sources.child.metadata import metadata_in, statements

    metadata = metadata_in(module, question.attribute, Path(question.path).name)
    return statements(metadata, question.engine, question.version)


def main(question: ModelsQuestion) -> None:
    """Answer, and end without running what the modules want to run at the end."""
    answer = _Answer(question.answer)
    os.environ.pop("PYTHONPATH", None)
    _limit(question.processor)
    project = Project(
        Path(question.path), question.folder, lambda path, digest: answer.tell(file=path, digest=digest)
    )
    try:
        answer.tell(statements=_loaded(question, project))
    except BaseException as error:  # noqa: BLE001 -- SystemExit too: it is all their code
        hint = getattr(error, "hint", None)
        if isinstance(hint, str) and type(error).__name__ == "NotThereError":
            answer.tell(error=_said(error), hint=hint)
        else:
            name = type(error).__name__
            said = f"{name}: {_said(error)}".removesuffix(": ")
            place = _place(error, project)
            answer.tell(
                error=f"{place}: {said}" if place else said, hint=_hint(error, question.folder, question.engine)
            )
    os._exit(0)


if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1], type=ModelsQuestion))
