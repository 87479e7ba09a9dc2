"""pywine runs Windows programs (x86 and x86-64 PE) on Linux."""
