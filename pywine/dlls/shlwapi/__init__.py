"""shlwapi.dll: paths, strings, URLs and registry values for the shell."""

NEEDS = ("kernel32.dll", "advapi32.dll")
