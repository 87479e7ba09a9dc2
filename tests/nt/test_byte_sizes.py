"""Sizes in three digits and a unit: cut off or rounded, as StrFormatByteSizeEx documents."""

from __future__ import annotations

import pytest

from pywine.nt.shellstrings import byte_size


@pytest.mark.parametrize(
    ("size", "cut", "nearest"),
    [
        (532, "532 bytes", "532 bytes"),
        (1024, "1.00 KB", "1.00 KB"),
        (1340, "1.30 KB", "1.31 KB"),
        (23506, "22.9 KB", "23.0 KB"),
        (2400016, "2.28 MB", "2.29 MB"),
        (10239, "9.99 KB", "10.0 KB"),
        (102399, "99.9 KB", "100 KB"),
        (2400000000, "2.23 GB", "2.24 GB"),
    ],
)
def test_sizes(size, cut, nearest):
    assert byte_size(size) == cut
    assert byte_size(size, rounded=True) == nearest
