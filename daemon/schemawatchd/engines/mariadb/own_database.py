"""Names without their own database's: the same schema is called `shop_dev` here and `shop` there.

Only for text that the server writes out itself, every name in backticks. The bodies of routines and triggers
stand in the catalog as somebody typed them, and stay so.
"""

import re

_NAME = r"`(?:[^`]|``)*+`"
_STRING = r"'(?:[^'\\]|\\.|'')*+'"
_SEQUENCE = re.compile(
    rf"{_STRING}|(?P<before>\b(?i:lastval|nextval|setval)\(){_NAME}\.(?={_NAME})|{_NAME}", re.DOTALL
)


def unqualified(text: str, database: str) -> str:
    """The server's own text of a query or an expression, without `database` in front of names.

    `` `shop`.`id` `` may also be the column of a table or alias that is called like its database, so two parts
    lose the first one only where a table, a sequence or a function must stand.
    """
    own = re.escape("`" + database.replace("`", "``") + "`")
    pattern = re.compile(
        rf"{_STRING}"
        rf"|(?P<own>{own}\.)(?={_NAME}\.)"
        rf"|(?P<before>\b(?i:from|join|lastval|nextval|setval)\b[\s(]*+){own}\.(?={_NAME})"
        rf"|(?P<function>{own}\.)(?={_NAME}\()"
        rf"|{_NAME}(?:\.{_NAME})*+",
        re.DOTALL,
    )
    return pattern.sub(_kept, text)


def unqualified_sequences(text: str) -> str:
    """A statement as `SHOW CREATE TABLE` writes it, without a database in front of the sequences of defaults.

    It writes one there even where it is its own, so that a dump would only load under the old name.
    """
    return _SEQUENCE.sub(lambda found: found["before"] or found[0], text)


def _kept(found: re.Match[str]) -> str:
    if found["own"] or found["function"]:
        return ""
    return found["before"] if found["before"] is not None else found[0]
