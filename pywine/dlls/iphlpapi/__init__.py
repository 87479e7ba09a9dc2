"""iphlpapi.dll: network adapters."""

NEEDS = ("kernel32.dll",)
