"""mpr.dll: what drives are connected to."""

NEEDS = ("kernel32.dll",)
