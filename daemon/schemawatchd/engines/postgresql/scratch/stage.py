"""What a script is played on, and the roles that it may name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from psycopg import sql

from schemawatchd.engines.postgresql.scratch.privileged import Made
from schemawatchd.engines.postgresql.scratch.skip_rules import RoleSetting
from schemawatchd.engines.postgresql.scratch.statement import Head


class Roles(Protocol):
    """The roles of the server that a script is played on."""

    def make(self, name: str) -> None:
        """Make one that the script names."""

    def text(self, head: Head, text: str) -> str:
        """A statement's text, with the names that its roles have there."""

    def configure(self, setting: RoleSetting) -> None:
        """Make a setting of one in the scratch database. Raises `psycopg.Error`."""

    def make_room(self, name: str) -> None:
        """Let one own things."""

    def clear_room(self) -> None:
        """Take back what was given for that."""


@dataclass
class Stage:
    """What a script is played on.

    `schemas` were made beforehand, `missing` says which extensions could not be; `roles` makes those that the
    script names and gives them room, or is `None` where we may make no roles. `superuser` runs a
    statement of ours (`superuser.at_once`), where there is a superuser to do it.
    """

    path: str
    seconds: float
    terminate: Callable[[], None]
    roles: Roles | None = None
    superuser: Callable[[sql.Composed], None] | None = None
    made: list[Made] = field(default_factory=list)
    """What a superuser makes while somebody looks, and takes back afterwards."""
    schemas: set[str] = field(default_factory=lambda: {"public"})
    missing: list[str] = field(default_factory=list)
    unguarded: set[str] = field(default_factory=set)
    """The dotted names of tables on which a script switched off all triggers, those of foreign keys included."""
    stand_ins: dict[str, str] = field(default_factory=dict)
    """The roles that have another name on the server than in the script: that one, and the script's."""
