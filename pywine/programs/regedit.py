"""regedit: its command line, which reads .reg files in, writes them out and deletes keys."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt.registry_tree import delete_tree
from pywine.programs.arguments import fail
from pywine.programs.reg.keys import Failure, find
from pywine.programs.reg.trees import export_file, import_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context

_NO_WINDOWS = "regedit: there are no windows here; name files to import, or /E file key, or /D key"


def main(context: Context, arguments: list[str]) -> int:
    """regedit [/S] [/C] file.reg… | /E file key | /A file key (REGEDIT4) | /D key"""
    words = [word for word in arguments if word.lower().replace("-", "/") not in ("/s", "/c")]
    mode = words[0].lower().replace("-", "/") if words else ""
    try:
        if mode in ("/e", "/a") and len(words) > 2:
            key, full = find(context, words[2])
            export_file(context, key, full, words[1], old=mode == "/a")
        elif mode == "/d" and len(words) > 1:
            delete_tree(find(context, words[1])[0], itself=True)
        elif words and mode not in ("/e", "/a", "/d", "/?"):
            for word in words:
                import_file(context, word)
        else:
            return fail(context, _NO_WINDOWS)
    except Failure as failure:
        return fail(context, str(failure))
    except ApiError as error:
        return fail(context, f"regedit: {error}")
    return 0
