"""reg: reads, changes, writes out and reads in the registry."""
