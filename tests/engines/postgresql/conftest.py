"""The tests of the engine run on each major version of PostgreSQL that is installed."""

import pytest

from fixtures.postgres import majors


@pytest.fixture(scope="session", params=majors())
def postgres_major(request):
    return request.param
