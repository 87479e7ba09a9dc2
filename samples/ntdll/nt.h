/* What the samples of ntdll share: declarations that mingw's winternl.h lacks. */
#include <stdio.h>
#include <windows.h>
#include <winternl.h>

static inline OBJECT_ATTRIBUTES named(HANDLE root, const WCHAR *name, ULONG flags, UNICODE_STRING *text)
{
    OBJECT_ATTRIBUTES attributes = {.Length = sizeof attributes, .RootDirectory = root, .Attributes = flags};
    if (name) {
        RtlInitUnicodeString(text, name);
        attributes.ObjectName = text;
    }
    return attributes;
}
