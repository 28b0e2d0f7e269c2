"""What the child is asked, and the limits that it sets itself."""

import msgspec

MEMORY = 4 << 30
"""Bytes of address space. Libraries map much more than they use."""
FILES = 64 << 20
"""Bytes. Nothing that defines tables writes more than this into one file."""


class ModelsQuestion(msgspec.Struct, frozen=True, gc=False):
    """A module and an attribute in it; `folder` is the project's, `engine` and `version` are the scratch's."""

    path: str
    attribute: str
    folder: str
    engine: str
    version: str
    processor: int
    """Seconds of processor time."""
    answer: int = -1
    """The file descriptor to answer on."""
