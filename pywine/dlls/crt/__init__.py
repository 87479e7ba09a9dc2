"""The C run-time libraries: msvcrt and the UCRT."""
