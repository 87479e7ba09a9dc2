"""Windows programs on Linux, without Wine or Windows."""
