"""winmm.dll: multimedia timers; no devices."""

NEEDS = ("kernel32.dll",)
