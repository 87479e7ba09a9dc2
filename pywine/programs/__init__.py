"""Windows programs that are part of pywine, written in Python: a module or package each, named as the EXE."""
