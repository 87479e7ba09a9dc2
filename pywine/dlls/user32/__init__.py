"""user32.dll: windows and messages, and the text functions that lie beside them."""

NEEDS = ("kernel32.dll",)
