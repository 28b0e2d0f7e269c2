"""Text from a database or a file, made harmless for terminals, logs and messages."""

import re
import unicodedata

_TROUBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_PLAIN = re.compile(r"[ -~]*\Z")


def harmless(text: str) -> str:
    """Control, direction and invisible characters as escapes; everything else as it is."""
    if _PLAIN.match(text):
        return text
    return "".join(_escaped(each) if unicodedata.category(each) in _TROUBLE else each for each in text)


def _escaped(character: str) -> str:
    point = ord(character)
    if point == 0x0A:  # noqa: PLR2004 -- a line feed
        return "\\n"
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"  # noqa: PLR2004
