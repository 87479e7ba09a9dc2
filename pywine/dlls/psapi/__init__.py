"""psapi.dll: asking processes."""

NEEDS = ("kernel32.dll",)
