"""What `pywine inspect` says of DOS programs."""

from __future__ import annotations

import hashlib
import os

from rich.table import Table

from pywine.ldr import dosimage
from pywine.ldr import program as kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from rich.console import Console


def find_facts(path: str) -> dict[str, Any] | None:
    """What a DOS program is, as JSON can hold it; None if the file is none."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    if kinds.kind_of(data, len(data), path) != kinds.DOS:
        return None
    found: dict[str, Any] = {
        "file": {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()},
        "verdict": {"runs": True, "text": "", "error": "", "advice": ""},
    }
    try:
        found["headers"] = _headers(data, path)
    except dosimage.BadDosImage as error:
        found["headers"] = {"format": "damaged"}
        found["verdict"] = {"runs": False, "text": str(error), "error": "ERROR_BAD_EXE_FORMAT",
                            "advice": "it may be damaged: fetch it again"}  # fmt: skip
    return found


def _headers(data: bytes, path: str) -> dict[str, Any]:
    if not dosimage.has_mz_header(data):
        if path.lower().endswith(".pif"):
            pif = dosimage.Pif(data)
            return {
                "format": "PIF",
                "program": pif.program,
                "directory": pif.directory,
                "arguments": pif.arguments,
            }
        if len(data) > dosimage.LARGEST_COM:
            raise dosimage.BadDosImage("it is larger than a segment")
        return {"format": "COM", "image_size": len(data)}
    header = dosimage.MzHeader(data)
    if not header.image_size:
        raise dosimage.BadDosImage("it has a header and nothing else")
    list(header.relocations(data))
    return {
        "format": "MZ",
        "image_size": header.image_size,
        "header_size": header.header_size,
        "overlay_size": max(0, len(data) - header.file_size),
        "least_memory": header.least * dosimage.PARAGRAPH,
        "most_memory": header.most * dosimage.PARAGRAPH,
        "entry": f"{header.cs:04X}:{header.ip:04X}",
        "stack": f"{header.ss:04X}:{header.sp:04X}",
        "relocations": header.relocation_count,
    }


def render(found: dict[str, Any], console: Console) -> None:
    """Draw the facts."""
    headers, verdict = found["headers"], found["verdict"]
    if verdict["runs"]:
        console.print("[bold green]it would be started here[/], in ntvdm: a DOS program")
    else:
        console.print(f"[bold red]it would not be started here: {verdict['text']} ({verdict['error']})[/]")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("file", f"{os.fspath(found['file']['path'])}, {found['file']['size']} bytes")
    kind = headers["format"]
    if kind == "MZ":
        table.add_row(
            "image", f"MZ executable, {headers['image_size']} bytes behind {headers['header_size']} of header"
        )
        table.add_row(
            "memory", f"{headers['least_memory']} to {headers['most_memory']} bytes behind the image"
        )
        table.add_row("entry", f"{headers['entry']}, stack {headers['stack']}")
        table.add_row("relocations", str(headers["relocations"]))
        if headers["overlay_size"]:
            table.add_row("behind it", f"{headers['overlay_size']} bytes")
    elif kind == "COM":
        table.add_row("image", f"COM file, {headers['image_size']} bytes, entry 0100h")
    elif kind == "PIF":
        table.add_row("image", "program information file")
        table.add_row("names", f"{headers['program']} {headers['arguments']}".rstrip())
        table.add_row("directory", headers["directory"] or "its own")
    console.print(table)
