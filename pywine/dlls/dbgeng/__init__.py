"""dbgeng.dll: there is no debugger engine."""

NEEDS = ("kernel32.dll",)
