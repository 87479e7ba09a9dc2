"""powrprof.dll: power."""

NEEDS = ("kernel32.dll",)
