"""Options of the test suite."""

import os
import shlex
import sys

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True)  # a red run is the change's fault
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_addoption(parser):
    parser.addoption("--runner", help="run samples with this command instead of pywine; {cwd}: the directory")
    parser.addoption("--machine", choices=("x86", "x64"), help="only the samples of one machine")


@pytest.fixture
def runner(request, tmp_path):
    """The command that runs a Windows program, as a list."""
    command = request.config.getoption("--runner")
    if command is None:
        return [sys.executable, "-m", "pywine"]
    return [part.replace("{cwd}", str(tmp_path)) for part in shlex.split(command)]
