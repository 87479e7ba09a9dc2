"""pdh.dll: performance counters of processors."""

NEEDS = ("kernel32.dll",)
