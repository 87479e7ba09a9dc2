"""docs/api tells what is there now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_pages_are_current(tmp_path):
    """After adding or completing a function: python tools/api_docs.py"""
    subprocess.run([sys.executable, str(ROOT / "tools" / "api_docs.py"), str(tmp_path)], check=True)
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.md")}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "api").glob("*.md")}
    assert sorted(written) == sorted(kept)
    assert [name for name, text in written.items() if text != kept[name]] == []
