"""advapi32.dll: registry, security, random numbers."""

NEEDS = ("kernel32.dll",)
