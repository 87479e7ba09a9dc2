"""gdi32.dll: there is nothing to draw on."""

NEEDS = ("kernel32.dll", "user32.dll")
