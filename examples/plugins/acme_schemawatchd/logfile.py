"""A channel that appends to a file: one line for each finding."""

from dataclasses import dataclass
from pathlib import Path

from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec
from schemawatchd.notify.message import Message

KIND = "logfile"
RANK = 9
SETTINGS = ("path",)
SECRETS: frozenset[str] = frozenset()


def accepts(spec: Spec) -> bool:
    """Whether the configuration names this kind."""
    return spec.kind == KIND


def make(spec: Spec) -> "Logfile":
    """The channel."""
    return Logfile(spec.name, Path(spec.settings.get("path", "")))


@dataclass(frozen=True)
class Logfile:
    """A file that grows by a line for each finding."""

    name: str
    path: Path
    threaded = False

    def check(self) -> None:
        """Raise `SettingsError` if the folder of the file does not exist."""
        if not self.path.name or not self.path.parent.is_dir():
            raise SettingsError(f"channels.{self.name}: `path` does not name a file in an existing folder")

    def send(self, message: Message, within: float) -> Outcome:  # noqa: ARG002 -- a file needs no time limit
        """Append the message. A full disk is reported as busy, so that the message is sent again later."""
        lines = [message.head, *(item.line for item in message.items)]
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
        except OSError as error:
            return Outcome(Ending.BUSY, error.strerror or "the file cannot be written")
        return Outcome(Ending.HANDED_OVER)
