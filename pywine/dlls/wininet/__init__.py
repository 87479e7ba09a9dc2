"""wininet.dll: sessions that reach nobody."""

NEEDS = ("kernel32.dll",)
