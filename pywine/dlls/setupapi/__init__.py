"""setupapi.dll: devices, of which there are none."""

NEEDS = ("kernel32.dll",)
