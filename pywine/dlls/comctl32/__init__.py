"""comctl32: common controls."""
