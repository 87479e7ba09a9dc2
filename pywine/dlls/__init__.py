"""The builtin DLLs, one package each."""
