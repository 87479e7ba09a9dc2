"""What the command interpreter says, in the words scripts look for; Win32 errors as sentences."""

from __future__ import annotations

NEWLINE = "\r\n"
NOT_RECOGNIZED = (
    "'{}' is not recognized as an internal or external command,\r\noperable program or batch file."
)
SYNTAX = "The syntax of the command is incorrect."
UNEXPECTED = "{} was unexpected at this time."
NO_LABEL = "The system cannot find the batch label specified - {}"
LABEL_OUTSIDE = "Invalid attempt to call batch label outside of batch script."
NO_GOTO_LABEL = "No batch label specified to GOTO command."
NOT_DEFINED = "Environment variable {} not defined"
BAD_MODIFIER = (
    "The following usage of the path operator in batch-parameter\r\nsubstitution is invalid: {}\r\n\r\n\r\n"
    "For valid formats type CALL /? or FOR /?"
)
INVALID_SWITCH = 'Invalid switch - "{}".'
BAD_PARAMETER = "Parameter format not correct - {}"
RECURSION = "******  B A T C H   R E C U R S I O N  exceeds STACK limits ******"
PAUSE = "Press any key to continue . . . "
FILE_NOT_FOUND = "File Not Found"
COULD_NOT_FIND = "Could Not Find {}"
DUPLICATE = "A duplicate file name exists, or the file\r\ncannot be found."
ALREADY_EXISTS = "A subdirectory or file {} already exists."
HELP = "{}: pywine has no help text for this command; Windows' documentation describes it."

_ERRORS = {
    1: "Incorrect function.",
    2: "The system cannot find the file specified.",
    3: "The system cannot find the path specified.",
    4: "The system cannot open the file.",
    5: "Access is denied.",
    6: "The handle is invalid.",
    8: "Not enough storage is available to process this command.",
    15: "The system cannot find the drive specified.",
    17: "The system cannot move the file to a different disk drive.",
    32: "The process cannot access the file because it is being used by another process.",
    80: "The file exists.",
    87: "The parameter is incorrect.",
    109: "The pipe has been ended.",
    112: "There is not enough space on the disk.",
    123: "The filename, directory name, or volume label syntax is incorrect.",
    145: "The directory is not empty.",
    183: "Cannot create a file when that file already exists.",
    193: "The system cannot execute the specified program.",
    267: "The directory name is invalid.",
    1155: "No application is associated with the specified file for this operation.",
}


def windows_error(code: int) -> str:
    """The sentence for a Win32 error code."""
    found = _ERRORS.get(code)
    if found is None:
        from pywine.nt.messages import system_message

        found = (system_message(code) or f"The system error {code} occurred.").rstrip()
    return found


def error_text(error: Exception) -> str:
    """The sentence for a failure of the executive or the host."""
    from pywine.abi.translate import to_win32

    return windows_error(to_win32(error))
