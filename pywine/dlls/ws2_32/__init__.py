"""ws2_32.dll: Windows Sockets 2."""
