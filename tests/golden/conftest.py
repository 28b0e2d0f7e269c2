"""`--update-golden` writes what is there now as the expected answer, and fails the run: look at the diff."""

import pytest


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
