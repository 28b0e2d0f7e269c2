"""Text from a database or a file, made harmless for terminals, logs and messages."""

import json
import re
import unicodedata

import msgspec

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


def json_document(value: object) -> str:
    """The value as one JSON document, indented, that is harmless for a terminal, too."""
    return harmless_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n"


def harmless_json(text: str) -> str:
    """A JSON document that says the same, with such characters escaped: they can only stand in its strings.

    JSON leaves them as they are (RFC 8259, section 7), but terminals obey U+009B as ESC [ and turn directions.
    """
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(_json_escaped(each) if unicodedata.category(each) in _TROUBLE else each for each in text)


def _json_escaped(character: str) -> str:
    if character in "\n\r\t":
        return character
    return "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]
