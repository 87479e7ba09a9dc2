"""Splitting a command line into arguments as the C runtimes do."""

from __future__ import annotations


def split_arguments(line: str, *, ucrt: bool) -> list[str]:
    """Placeholder until the text engines land."""
    return line.split()
