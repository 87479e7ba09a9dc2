"""netapi32.dll: a machine in no domain."""

NEEDS = ("kernel32.dll",)
