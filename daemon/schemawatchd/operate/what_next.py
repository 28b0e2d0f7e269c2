"""What people are told to type when a statement of a migration fails."""

from schemawatchd.history.migration import Migration, Section

_COMMAND = "schemawatchd migrate baseline"


def what_next(migration: Migration, section: Section, number: int, *, whole: bool) -> str:
    """The way out after statement `number` of this section failed; `whole` where a transaction undid all."""
    mend = f"Mend {migration.path}, then type the command again."
    if whole:
        return f"Nothing of it was kept. {mend}"
    back, version = section is migration.down, migration.version
    forget, finished = f"`{_COMMAND} --forget {version}`", f"`{_COMMAND} --finished {version}`"
    if number == 1 and back:
        return f"Nothing of it was done, {version} is still applied. {mend}"
    if number == 1:
        return f"Nothing of it was done. Mend {migration.path}, take its line out with {forget}, then go on."
    done = f"The {number - 1} statements before it are done and stay."
    if back:
        return f"{done} Take the rest back by hand, then {forget}; or bring back what is gone, then {finished}."
    return f"{done} Undo them or finish it by hand; then {forget} or {finished}."
