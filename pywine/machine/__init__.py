"""Address space, processor engines and thunks. Ignorant of Windows."""
