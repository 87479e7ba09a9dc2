"""secur32.dll: names of the user."""

NEEDS = ("kernel32.dll",)
