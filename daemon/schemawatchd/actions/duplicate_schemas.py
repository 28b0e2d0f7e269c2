"""Find competing schema definitions in the repository."""

from collections.abc import Iterator

from schemawatchd.errors import SchemawatchdError
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Finding
from schemawatchd.rules.judge import judge
from schemawatchd.rules.ledger_facts import RetiredFile, SecondDefinition
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources.definitions import files, imports, second
from schemawatchd.wiring.container import App


def about_definitions(app: App) -> tuple[Finding, ...]:
    """Findings about second definitions and retired files, where the configuration asks for them."""
    wanted = app.configuration.one_schema
    if wanted is None:
        return ()
    return judge((), list(_facts(app, wanted.retired, wanted.ignore)), RuleContext(None), app.configuration.policy)


def _facts(app: App, retired: tuple[str, ...], ignore: tuple[str, ...]) -> Iterator[object]:
    root = app.configuration.path.parent
    there = files(root, ignore)
    for name in retired:
        if (root / name).exists():
            yield RetiredFile(path=name, retired=name, used=False)
    for each in imports(root, there, retired):
        yield RetiredFile(path=f"{each.path}:{each.line}", retired=each.retired, used=True)
    ours = [each.schema for each in app.configuration.targets if each.schema]
    folders = [each.migrations.folder for each in app.configuration.targets if each.migrations]
    for named, canonical in _canonical(app):
        for found in second(root, there, [*ours, *folders], canonical):
            yield SecondDefinition(path=found.path, tables=found.tables, disagrees=found.disagrees, schema=named)


def _canonical(app: App) -> Iterator[tuple[str, Snapshot]]:
    """The canonical schema, as the first target that can load it has it."""
    for target in app.configuration.targets:
        if target.schema is not None:
            try:
                found = app.schema(target, app.engine(target)).load()
            except SchemawatchdError:
                continue
            yield found.named, found.snapshot
            return
