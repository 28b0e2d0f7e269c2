"""What can go wrong outside, as classes whose docstring is the message when nothing better is known."""

import inspect
from collections.abc import Sequence


class SchemawatchdError(Exception):
    """Something went wrong outside schemawatchd."""

    exit_code = 3

    def __init__(self, says: str = "", *, hint: str = "", details: Sequence[str] = ()) -> None:
        self._headline = says or inspect.getdoc(type(self)) or ""
        self._details = tuple(details)
        self.says = f"{self._headline}: {'; '.join(details)}" if details else self._headline
        self.hint = hint
        super().__init__(self.says)

    @property
    def told(self) -> str:
        """What is wrong, and where, as one text."""
        return self.says

    @property
    def lines(self) -> tuple[str, ...]:
        """The same for a terminal, each detail on a line of its own, whatever the names in it hold."""
        if not self._details:
            return (self.told,)
        return (f"{self._headline}:", *(f"  {each}" for each in self._details))


class UsageError(SchemawatchdError):
    """The command was called in a way it does not understand."""

    exit_code = 64


class SettingsError(SchemawatchdError):
    """The configuration cannot be used."""

    exit_code = 78


class PluginInvalid(SchemawatchdError):
    """A plug-in from another package cannot be used."""

    exit_code = 78


class TargetUnreachable(SchemawatchdError):
    """The database cannot be reached."""


class TargetRefused(SchemawatchdError):
    """The database refused the login or a privilege that every look needs."""


class TargetBusy(SchemawatchdError):
    """The database's schema is locked or being changed; the next check tries again."""


class SourceBusy(SchemawatchdError):
    """The schema file or the migrations are being changed; the next check tries again."""


class ReadFailed(SchemawatchdError):
    """The catalog could not be read."""


class ScratchUnavailable(SchemawatchdError):
    """There is no scratch server of this engine to play the schema into."""


class SourceInvalid(SchemawatchdError):
    """The canonical schema cannot be loaded.

    `path` is the file as the configuration names it, `line` (from 1) where the statement begins, `statement`
    its first words.
    """

    def __init__(
        self, says: str, *, path: str, line: int | None = None, statement: str = "", hint: str = ""
    ) -> None:
        self.path = path
        self.line = line
        self.statement = statement
        super().__init__(says, hint=hint)

    @property
    def told(self) -> str:
        where = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{where}: {self.says}" + (f" in `{self.statement}`" if self.statement else "")


class SourceStopped(SourceInvalid):
    """Loading the canonical schema was stopped at a limit; a later check tries again."""


class StoreBroken(SchemawatchdError):
    """The state store cannot be used."""

    exit_code = 78


class StoreHeld(SchemawatchdError):
    """Another daemon holds this state store."""

    exit_code = 75


class LedgerUnknown(SchemawatchdError):
    """The ledger of the migration tool cannot be understood."""


class WorkFailed(SchemawatchdError):
    """A statement failed in the target."""

    exit_code = 4


class GateClosed(SchemawatchdError):
    """A gate refused."""

    exit_code = 4
