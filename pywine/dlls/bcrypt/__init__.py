"""bcrypt.dll: cryptography of the next generation."""

NEEDS = ("kernel32.dll",)
