"""The executive: processes, handles, memory, files, console. Knows neither guest pointers nor DLL names."""
