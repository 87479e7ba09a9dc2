"""rpcrt4.dll: UUIDs and string bindings."""

NEEDS = ("kernel32.dll",)
