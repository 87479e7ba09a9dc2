"""imagehlp.dll: checksums of images."""

NEEDS = ("kernel32.dll",)
