"""The Linux side: memory reservations, paths, console, clock. Ignorant of Windows."""
