"""Settings of a serial line in words, as BuildCommDCB and MODE read them."""

from __future__ import annotations

_PARITIES, _STOPS = "noems", {"1": 0, "1.5": 1, "2": 2}
_SHORT_RATES = {"11": 110, "15": 150, "30": 300, "60": 600, "12": 1200, "24": 2400, "48": 4800, "96": 9600,
                "19": 19200}  # fmt: skip
_SWITCHES = {"on": 1, "off": 0}
_MOST_FIELDS = 5


class BadWords(Exception):
    """These are no settings."""


class Settings:
    """What was set: fields of a DCB by their names, and whether time counts (None: not said)."""

    def __init__(self) -> None:
        self.fields: dict[str, int] = {}
        self.timeouts: bool | None = None


def read(text: str) -> Settings:
    """Raises BadWords."""
    found = Settings()
    rest = text.lower().strip()
    if rest[:3] == "com":
        digits = rest[3:].lstrip("0123456789")
        if len(digits) == len(rest) - 3 or not digits.startswith(":"):
            raise BadWords
        rest = digits[1:].strip()
    if "=" not in rest and rest:
        _by_place(found, rest)
        return found
    for word in rest.split():
        name, mark, value = word.partition("=")
        if not mark:
            raise BadWords
        _by_name(found, name, value)
    return found


def _by_place(found: Settings, text: str) -> None:
    """Rate, parity, data, stop, flow: the short form."""
    parts = [part.strip() for part in text.split(",")]
    if not 4 <= len(parts) <= _MOST_FIELDS:
        raise BadWords
    rate = parts[0]
    found.fields["BaudRate"] = _SHORT_RATES.get(rate, 0) or _number(rate)
    for name, value in zip(("parity", "data", "stop"), parts[1:4], strict=True):
        _by_name(found, name, value)
    flow = parts[4] if len(parts) == _MOST_FIELDS else ""
    if flow not in ("", "x", "p"):
        raise BadWords
    by_marks, by_lines = flow == "x", flow == "p"
    found.fields |= {"fInX": by_marks, "fOutX": by_marks, "fOutxCtsFlow": by_lines, "fOutxDsrFlow": by_lines}
    found.fields["fDtrControl"] = found.fields["fRtsControl"] = 2 if by_lines else 1


def _by_name(found: Settings, name: str, value: str) -> None:
    fields = found.fields
    if name == "baud":
        fields["BaudRate"] = _number(value)
    elif name == "parity" and len(value) == 1 and value in _PARITIES:
        fields["Parity"] = _PARITIES.index(value)
    elif name == "data" and value in ("5", "6", "7", "8"):
        fields["ByteSize"] = int(value)
    elif name == "stop" and value in _STOPS:
        fields["StopBits"] = _STOPS[value]
    elif name in ("to", "xon", "odsr", "octs", "idsr") and value in _SWITCHES:
        _switch(found, name, _SWITCHES[value])
    elif name in ("dtr", "rts") and value in (*_SWITCHES, "hs", *(("tg",) if name == "rts" else ())):
        control = {"off": 0, "on": 1, "hs": 2, "tg": 3}[value]
        fields["fDtrControl" if name == "dtr" else "fRtsControl"] = control
    else:
        raise BadWords


def _switch(found: Settings, name: str, value: int) -> None:
    if name == "to":
        found.timeouts = bool(value)
    elif name == "xon":
        found.fields |= {"fInX": value, "fOutX": value}
    else:
        field = {"odsr": "fOutxDsrFlow", "octs": "fOutxCtsFlow", "idsr": "fDsrSensitivity"}[name]
        found.fields[field] = value


def _number(text: str) -> int:
    if not text.isdigit():
        raise BadWords
    return int(text)
