"""The Windows API: one package per DLL, one module per Microsoft header."""
