"""kernel32.dll (and kernelbase.dll): the Win32 base API, over `pywine.nt`."""

NEEDS = ("ntdll.dll", "kernelbase.dll")
