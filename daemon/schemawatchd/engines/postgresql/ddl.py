"""The way back to an object as PostgreSQL prints it: the statements that make it anew."""

from collections.abc import Iterator, Mapping, Sequence

from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.exclusion import Exclusion
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.materialized_view import MaterializedView
from schemawatchd.schema.kinds.policy import Policy
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.kinds.rule import Rule
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.object import Object

RESTORES = frozenset(
    {
        "check", "exclusion", "foreign_key", "function", "index", "materialized_view", "policy", "primary_key",
        "procedure", "rule", "trigger", "unique", "view",
    }
)  # fmt: skip
_FIRES = {"disabled": "DISABLE", "always": "ENABLE ALWAYS", "replica": "ENABLE REPLICA"}


def restored(record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
    """The statements, each with its semicolon; `words` are those of `Session.worded`.

    `replacing`: one of that name is there, and goes first where it cannot be replaced. Empty where the server does
    not print all of it, and where rows would go with the old one.
    """
    text = words.get("definition", "").strip().rstrip(";")
    if not text or (replacing and isinstance(record, MaterializedView)):
        return ()
    made = tuple(_made(record, text))
    return tuple(f"{each};" for each in (*(_dropped(record) if replacing and made else ()), *made))


def _made(record: Object, text: str) -> Iterator[str]:
    match record:
        case View():
            yield from _view(record, text)
        case MaterializedView():
            method = f" USING {_quoted(record.access_method)}" if record.access_method else ""
            options = [each for each in record.options if _is_of_the_view(each)]
            yield f"CREATE MATERIALIZED VIEW {_named(record)}{method}{_with(options)} AS\n{text}"
        case Check() | Exclusion() | ForeignKey() | PrimaryKey() | Unique():
            yield f"ALTER TABLE {_table(record)} ADD CONSTRAINT {_last(record)} {text}"
        case Trigger() | Rule():
            yield text
            if fires := _FIRES.get(record.enabled):
                yield f"ALTER TABLE {_table(record)} {fires} {record.key.kind.upper()} {_last(record)}"
        case Index():
            yield text
            if record.replica_identity:
                yield f"ALTER TABLE {_table(record)} REPLICA IDENTITY USING INDEX {_last(record)}"
        case Function() | Procedure() | Policy():
            yield text
        case _:
            pass


def _view(record: View, text: str) -> Iterator[str]:
    """A view with its options, which the server prints apart; not one whose columns have defaults of their own."""
    options = [f"check_option={record.check_option}"] if record.check_option else []
    options += ["security_invoker=true"] if record.security == "invoker" else []
    options += record.options
    if not any(each.startswith("default of ") for each in options):
        yield f"CREATE OR REPLACE VIEW {_named(record)}{_with(options)} AS\n{text}"


def _dropped(record: Object) -> Iterator[str]:
    """What makes room for it; nothing where the statement itself replaces."""
    match record:
        case Index():
            yield f"DROP INDEX {_quoted(record.schema, record.name)}"
        case Trigger() | Rule() | Policy():
            yield f"DROP {record.key.kind.upper()} {_last(record)} ON {_table(record)}"
        case Check() | Exclusion() | ForeignKey() | PrimaryKey() | Unique():
            yield f"ALTER TABLE {_table(record)} DROP CONSTRAINT {_last(record)}"
        case _:
            pass


def _named(record: Object) -> str:
    return _quoted(*record.key.path)


def _table(record: Object) -> str:
    return _quoted(*record.key.path[:-1])


def _last(record: Object) -> str:
    return _quoted(record.key.path[-1])


def _with(options: Sequence[str]) -> str:
    return f" WITH ({', '.join(options)})" if options else ""


def _quoted(*parts: str | None) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts if part is not None)


def _is_of_the_view(option: str) -> bool:
    """Whether an option is not one of a column's, which is set by a statement of its own."""
    return "." not in option or option.startswith("toast.")
