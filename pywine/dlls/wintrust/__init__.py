"""wintrust.dll: whether files are signed, and by whom."""

NEEDS = ("crypt32.dll", "kernel32.dll")
