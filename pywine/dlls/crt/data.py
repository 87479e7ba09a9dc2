"""The data exports of msvcrt: sizes in bytes, large enough for both machines."""

# FILE is 32 bytes on x86, 48 on x64; _iob has 20 of them (stdio.h).
FILE_SIZE = {32: 32, 64: 48}
IOB_ENTRIES = 20

DATA_SIZES = {"_iob": IOB_ENTRIES * FILE_SIZE[64], "_ctype": 257 * 2, "_sys_errlist": 44 * 8}
