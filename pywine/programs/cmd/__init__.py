"""cmd.exe: the command interpreter. `main.py` begins, `shell.py` runs what `parser.py` reads."""
