"""mswsock: extension functions of Windows Sockets."""
