"""certutil, of which there is -hashfile."""

from __future__ import annotations

import hashlib

from pywine.abi.errors import ApiError
from pywine.programs.arguments import fail, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context

_NOT_FOUND, _BAD = 0x80070002, 0x80070057
_ALGORITHMS = ("MD5", "SHA1", "SHA256", "SHA384", "SHA512")


def main(context: Context, arguments: list[str]) -> int:
    """certutil -hashfile file [MD5 | SHA1 | SHA256 | SHA384 | SHA512]"""
    if not 2 <= len(arguments) <= 3 or arguments[0].lower() not in ("-hashfile", "/hashfile"):
        return fail(context, "CertUtil: pywine's certutil has -hashfile only", _BAD)
    algorithm = (arguments[2] if len(arguments) > 2 else "SHA1").upper()
    if algorithm not in _ALGORITHMS:
        return fail(context, "CertUtil: -hashfile command FAILED: 0xd0000225", 0xD0000225)
    try:
        data = read_bytes(context, arguments[1])
    except (ApiError, OSError):
        context.write("CertUtil: -hashfile command FAILED: 0x80070002 (WIN32: 2 ERROR_FILE_NOT_FOUND)\r\n")
        context.write("CertUtil: The system cannot find the file specified.\r\n")
        return _NOT_FOUND
    digest = hashlib.new(algorithm.lower(), data, usedforsecurity=False).hexdigest()
    context.write(f"{algorithm} hash of {arguments[1]}:\r\n{digest}\r\n")
    context.write("CertUtil: -hashfile command completed successfully.\r\n")
    return 0
