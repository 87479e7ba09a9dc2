"""vcomp140.dll: OpenMP for Windows' own compiler, with teams of one thread, which the standard permits."""

NEEDS = ("kernel32.dll",)
