"""How mathematical functions report errors: EDOM and an indefinite result, ERANGE and infinity."""

from __future__ import annotations

from pywine.abi.translate import EDOM, ERANGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt

NAN = float("nan")
INDEFINITE = -NAN  # what the processor makes of an invalid operation: the NaN with the sign
INFINITY = float("inf")


class MathErrors:
    """The handler that __setusermatherr registered."""

    def __init__(self, c: Crt) -> None:
        self.handler = 0


def domain(c: Crt, result: float = INDEFINITE) -> float:
    c.set_errno(EDOM)
    return result


def range_error(c: Crt, result: float = INFINITY) -> float:
    c.set_errno(ERANGE)
    return result
