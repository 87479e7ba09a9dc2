"""version.dll: version resources."""

NEEDS = ("kernel32.dll",)
