"""crypt32.dll: certificates and their stores, data as text."""

NEEDS = ("kernel32.dll",)
