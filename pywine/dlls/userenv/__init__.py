"""userenv.dll: profiles of users."""

NEEDS = ("kernel32.dll",)
