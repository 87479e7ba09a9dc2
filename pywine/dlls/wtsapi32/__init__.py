"""wtsapi32.dll: the one session."""

NEEDS = ("kernel32.dll",)
