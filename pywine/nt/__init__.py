"""The executive: what Windows is made of, without guest pointers or DLL names."""
