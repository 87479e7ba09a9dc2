"""ntdll.dll: the Nt and Rtl functions, over `pywine.nt`."""
