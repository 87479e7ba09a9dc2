"""One percent of the storms; all of them are `make storm`."""

from __future__ import annotations

import pytest

from pywine.machine.native.obstacles import obstacle

from . import storm


@pytest.mark.skipif(bool(obstacle(0, 32)), reason=obstacle(0, 32) or "runs")
@pytest.mark.parametrize("kind", storm.STORMS, ids=lambda kind: kind.__name__)
def test_storm(kind, bits: int) -> None:
    assert storm.run(kind, bits, 1)
