"""`--update-golden` writes what is there now as the expected answer, and fails the run: look at the diff."""

import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engines

LIMITS = Limits(connect=5, statement=20, lock=1)


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files, and fail")


@pytest.fixture
def golden(request):
    """Compares text with a golden file."""

    def compared(path, text):
        known = path.read_text(encoding="utf-8") if path.exists() else None
        if known == text:
            return
        if request.config.getoption("--update-golden", default=False):
            path.write_text(text, encoding="utf-8")
            pytest.fail(f"{path.name} of {path.parent.name} was rewritten: look at the diff")
        assert text == known, f"{path} says something else; pytest tests/golden --update-golden rewrites it"

    return compared


@pytest.fixture(scope="session")
def scratch(request):
    """Scratch of an engine by its name, on the private servers of this run."""
    made = {}

    def of(engine):
        if engine not in made:
            made[engine] = engines()[engine].scratch(_server(request, engine), LIMITS)
        return made[engine]

    yield of
    for each in made.values():
        each.close()


def _server(request, engine):
    match engine:
        case "mariadb":
            return request.getfixturevalue("mariadb_server").dsn
    return None
