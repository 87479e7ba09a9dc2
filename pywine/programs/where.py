"""where: the files that a name means along PATH."""

from __future__ import annotations

from pywine.nt.wildcards import has_wildcards
from pywine.programs import builtin
from pywine.programs.arguments import fail, matching_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context


def main(context: Context, arguments: list[str]) -> int:
    """where [/R folder] [/Q] [/F] patterns; a pattern may be `folder:name` or `$variable:name`."""
    root, is_quiet, quotes, patterns = "", False, False, []
    words = iter(arguments)
    for word in words:
        lower = word.lower()
        if lower == "/r":
            root = next(words, ".")
        elif lower in ("/q", "/f"):
            is_quiet, quotes = is_quiet or lower == "/q", quotes or lower == "/f"
        elif word.startswith("/"):
            return fail(context, f'ERROR: Invalid argument or option - "{word}".', 2)
        else:
            patterns.append(word)
    if not patterns:
        return fail(context, "ERROR: Missing the pattern to search for.", 2)
    missing = False
    for pattern in patterns:
        found = _matches(context, pattern, root)
        missing = missing or not found
        for path in found if not is_quiet else ():
            context.write(f'"{path}"\r\n' if quotes else f"{path}\r\n")
        if not found and not is_quiet:
            message = "INFO: Could not find files for the given pattern(s)."
            context.write(message + "\r\n", 2)
    return int(missing)


def _matches(context: Context, pattern: str, root: str) -> list[str]:
    files = context.files
    if root:
        return list(matching_files(context, files.full_path(root).rstrip("\\") + "\\" + pattern, deep=True))
    folders, colon, name = pattern.rpartition(":")
    if not colon:
        folders = ".;" + (context.environment.get("PATH") or "")
    elif folders.startswith("$"):
        folders = context.environment.get(folders[1:]) or ""
    extensions = ["", *(context.environment.get("PATHEXT") or ".COM;.EXE;.BAT;.CMD").split(";")]
    out: list[str] = []
    for folder in filter(None, folders.split(";")):
        full = files.full_path(folder.strip('"')).rstrip("\\") + "\\"
        for extension in extensions if not has_wildcards(name) else [""]:
            path = full + name + extension.lower()
            found = [files.full_path(match) for match in matching_files(context, path)]
            if not found and builtin.find(files, path):
                found = [path]
            out += [match for match in found if match not in out]
    return out
