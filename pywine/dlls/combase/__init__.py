"""combase.dll: the Windows Runtime's apartments and strings; the rest is ole32's."""

NEEDS = ("kernel32.dll", "ole32.dll")
