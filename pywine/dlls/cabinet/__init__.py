"""cabinet.dll: cabinet files, and compression."""

NEEDS = ("kernel32.dll",)
