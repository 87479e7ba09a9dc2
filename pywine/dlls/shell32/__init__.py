"""shell32.dll: the shell's command lines and folders."""

NEEDS = ("kernel32.dll",)
