"""Phase 2, `preloader`: reserve the guest's address ranges before anything else can land there."""

from __future__ import annotations

import os

from pywine.abi.winerror import ERROR_NOT_ENOUGH_MEMORY
from pywine.launch.errors import PYWINE_FAILED, LaunchError
from pywine.launch.wine import FoundImage
from pywine.machine.memory import Memory, Reservation

LOWEST = 0x10000  # Windows never gives out the first 64 KiB
# Where the guest's addresses end: as wanted, then as little as programs and the DLLs behind them can do with.
# Runtimes reserve a terabyte for their heap and cannot do with less.
ENDS = {32: (0xFFFF0000,), 64: (1 << 44, 1 << 40, 1 << 36, 0x1C0000000)}
FIXED = (0x7F000000, 0x7FFF0000)  # the native engine, PEB and TEBs, KUSER_SHARED_DATA


class ReservedImage:
    """Phase 2's result: the image and the memory it will run in."""

    def __init__(self, image: FoundImage, reservation: Reservation) -> None:
        self.image, self.reservation = image, reservation
        self.settings = image.settings
        self.memory = Memory(reservation)


def preloader(image: FoundImage) -> ReservedImage:
    """Reserve the address range of the image's machine: at its own addresses, or in a window elsewhere."""
    headers = image.headers
    needed = (FIXED,)  # and an image that cannot move
    if not headers.can_relocate:
        needed += ((headers.base, headers.base + headers.image_size),)
    try:
        reserved = ReservedImage(image, reserve(headers.bits, needed, identity=image.settings.identity))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        text = f"{ENDS[headers.bits][-1] - LOWEST:#x} bytes of address space cannot be reserved: {why}"
        advice = "raise the limit (ulimit -v unlimited)"
        raise LaunchError(text, ERROR_NOT_ENOUGH_MEMORY, status=PYWINE_FAILED, advice=advice) from None
    image.settings.observer.reserved(reserved)
    return reserved


def reserve(
    bits: int, needed: tuple[tuple[int, int], ...] = (FIXED,), *, identity: bool = True
) -> Reservation:
    """The range of a machine of `bits`, a smaller one where the host limits processes. Raises OSError."""
    *larger, smallest = ENDS[bits]
    for end in larger:
        try:
            return Reservation(LOWEST, end, identity=identity, needed=needed)
        except OSError:  # too much: less may do
            continue
    return Reservation(LOWEST, smallest, identity=identity, needed=needed)
