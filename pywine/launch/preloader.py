"""Phase 2, `preloader`: reserve the guest's address ranges before anything else can land there."""

from __future__ import annotations

from pywine.launch.wine import FoundImage
from pywine.machine.memory import Memory, Reservation

LOWEST = 0x10000  # Windows never gives out the first 64 KiB
END = {32: 0xFFFF0000, 64: 1 << 40}


class ReservedImage:
    """Phase 2's result: the image and the memory it will run in."""

    def __init__(self, image: FoundImage, reservation: Reservation) -> None:
        self.image, self.reservation = image, reservation
        self.settings = image.settings
        self.memory = Memory(reservation)


def preloader(image: FoundImage) -> ReservedImage:
    """Reserve the address range of the image's machine: at its own addresses, or in a window elsewhere."""
    bits = image.headers.bits
    return ReservedImage(image, Reservation(LOWEST, END[bits], identity=image.settings.identity))
