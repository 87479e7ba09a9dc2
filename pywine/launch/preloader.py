"""Phase 2, `preloader`: reserve the guest's address ranges before anything else can land there."""

from __future__ import annotations

from pywine.abi.winerror import ERROR_NOT_ENOUGH_MEMORY
from pywine.launch.errors import PYWINE_FAILED, LaunchError
from pywine.launch.wine import FoundImage
from pywine.ldr import pe
from pywine.machine.memory import Memory, Reservation

LOWEST = 0x10000  # Windows never gives out the first 64 KiB
END = {32: 0xFFFF0000, 64: 1 << 40}
FIXED = (0x7F000000, 0x7FFF0000)  # the native engine, PEB and TEBs, KUSER_SHARED_DATA


class ReservedImage:
    """Phase 2's result: the image and the memory it will run in."""

    def __init__(self, image: FoundImage, reservation: Reservation) -> None:
        self.image, self.reservation = image, reservation
        self.settings = image.settings
        self.memory = Memory(reservation)


def preloader(image: FoundImage) -> ReservedImage:
    """Reserve the address range of the image's machine: at its own addresses, or in a window elsewhere."""
    end = END[image.headers.bits]
    try:
        reservation = Reservation(
            LOWEST, end, identity=image.settings.identity, needed=_needed(image.headers)
        )
        reserved = ReservedImage(image, reservation)
    except OSError as error:
        text = f"{end - LOWEST:#x} bytes of address space cannot be reserved: {error.strerror}"
        advice = "raise the limit (ulimit -v unlimited)"
        raise LaunchError(text, ERROR_NOT_ENOUGH_MEMORY, status=PYWINE_FAILED, advice=advice) from None
    image.settings.observer.reserved(reserved)
    return reserved


def _needed(headers: pe.Headers) -> tuple[tuple[int, int], ...]:
    """What must lie at its own address: Windows' shared pages, the engine, an image that cannot move."""
    if headers.can_relocate:
        return (FIXED,)
    return FIXED, (headers.base, headers.base + headers.image_size)
