"""A pytest plug-in: `assert_schema_in_sync` in the team's own tests.

It is loaded with every run of pytest where schemawatchd is installed, so it imports nothing before it is used.
"""

from collections.abc import Callable
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--schemawatchd-config FILE`, for tests that name targets."""
    parser.addoption("--schemawatchd-config", metavar="FILE", help="The configuration with the targets to test.")


@pytest.fixture
def assert_schema_in_sync(request: pytest.FixtureRequest) -> Callable[..., None]:
    """A function that fails the test, with the whole report, where a database is not as it should be.

    `assert_schema_in_sync("sqlite:///app.db", schema="schema.sql")`, or `migrations="migrations"`, or both,
    relative to the folder where pytest began; `assert_schema_in_sync("prod")` for a target of the configuration.
    `fail_on` is the severity from which on it fails, `pending=True` lets migrations wait.
    """
    folder = request.config.rootpath
    config = request.config.getoption("--schemawatchd-config")

    def check(database: str, *, fail_on: str = "notice", pending: bool = False, **settings: Any) -> None:
        from schemawatchd.actions.assertion import amiss

        said = amiss(folder, database, config, fail_on, pending=pending, **settings)
        if said:
            pytest.fail(said, pytrace=False)

    return check
