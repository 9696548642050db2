"""What all tests stand on: the shared texts, and how Hypothesis runs in this house."""

import os
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from tests.shared import VARIABLE, shared_folder

# No deadline: machines are shared, and a test must not fail because a neighbour compiles. In CI the examples are the
# same in every run, so that a failure there can be seen again at home.
settings.register_profile("home", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("home"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")


def _never(*_: object) -> NoReturn:
    """A test that forgets to replace it would put another program in the place of the one that runs the tests."""
    raise AssertionError("no test becomes another program")


for _name in ("execv", "execve"):
    setattr(os, _name, _never)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared texts; without it the test is skipped with the reason, or fails where CI is set."""
    folder = shared_folder()
    if not (folder / "corpus").is_dir():
        reason = f"没有共享语料 {folder.name}/corpus：请放在仓库旁边，或用环境变量 {VARIABLE} 指明"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
