"""winuser.h: message boxes, which say on standard error what a window would."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import HANDLE, INT, TRUE, TSTR, UINT, WORD, Opt
from pywine.nt.process import Process

_IDOK, _IDCANCEL, _IDABORT, _IDYES, _IDCONTINUE = 1, 2, 3, 6, 11
_ANSWERS = {0: _IDOK, 1: _IDOK, 2: _IDABORT, 3: _IDYES, 4: _IDYES, 5: _IDCANCEL, 6: _IDCONTINUE}


@api.aw(partial="the text goes to standard error, the first button is pressed")
def MessageBox(p: Process, owner: HANDLE, text: Opt[TSTR], caption: Opt[TSTR], kind: UINT) -> INT:
    return _show(text, caption, kind)


@api.aw(partial="the text goes to standard error, the first button is pressed")
def MessageBoxEx(
    p: Process, owner: HANDLE, text: Opt[TSTR], caption: Opt[TSTR], kind: UINT, language: WORD
) -> INT:
    return _show(text, caption, kind)


def _show(text: str | None, caption: str | None, kind: int) -> int:
    import sys

    sys.stderr.write(f"{caption if caption is not None else 'Error'}: {text or ''}\n")
    sys.stderr.flush()
    return _ANSWERS.get(kind & 15, _IDOK)


@api
def MessageBeep(p: Process, kind: UINT) -> TRUE:
    pass
