"""Moves: what one look did to the incidents. Each holds the incident as it is afterwards."""

import msgspec

from schemawatchd.incidents.incident import Incident


class _Move(msgspec.Struct, frozen=True, gc=False):
    incident: Incident


class Opened(_Move, frozen=True, gc=False):
    """It is there, and people are to hear of it."""


class Continued(_Move, frozen=True, gc=False):
    """Still there; nothing new to say. The first sight under a rule with patience is one too."""


class Changed(_Move, frozen=True, gc=False):
    """Still there, with other values."""


class Worsened(_Move, frozen=True, gc=False):
    """Still there, and more severe than before."""


class Resolved(_Move, frozen=True, gc=False):
    """Looked for and no longer there."""


class Reopened(_Move, frozen=True, gc=False):
    """It was resolved and is there again."""


class Withdrawn(_Move, frozen=True, gc=False):
    """Ended without a word."""


Move = Opened | Continued | Changed | Worsened | Resolved | Reopened | Withdrawn
