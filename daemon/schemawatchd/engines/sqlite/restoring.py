"""The way back to an object as SQLite keeps it: the text it was made with."""

from collections.abc import Mapping

from schemawatchd.schema.object import Object

RESTORES = frozenset({"index", "trigger", "view"})


def restored(record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
    """The statements, each with its semicolon; `words` are those of `Session.worded`.

    `replacing`: one of that name is there and goes first. Empty for what can only be made with its table.
    """
    key = record.key
    text = next(iter(words.values()), "").rstrip().rstrip(";")
    if key.kind not in RESTORES or not text:
        return ()
    name = key.path[-1].replace('"', '""')
    made = f"{text};"
    return (f'DROP {key.kind.upper()} "{name}";', made) if replacing else (made,)
