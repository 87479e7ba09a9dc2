"""setupapi.dll: devices, of which there are none, cabinets, INF files."""

NEEDS = ("kernel32.dll",)
