"""bcryptprimitives.dll: random numbers."""
