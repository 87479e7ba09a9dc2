"""winhttp.dll: sessions and requests that reach nobody."""

NEEDS = ("kernel32.dll",)
