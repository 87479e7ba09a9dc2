"""rstrtmgr.dll: who has files open."""

NEEDS = ("kernel32.dll",)
