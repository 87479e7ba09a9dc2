"""ktmw32.dll: transactions, which there are none of."""

NEEDS = ("kernel32.dll",)
