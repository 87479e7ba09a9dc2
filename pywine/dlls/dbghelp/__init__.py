"""dbghelp.dll: symbols, of which none are found."""

NEEDS = ("kernel32.dll",)
