/* Strings of the Windows Runtime, and that there are no classes of another name.
 * flags: -lruntimeobject
 */
#define COBJMACROS
#include "../facts.h"
#include <roapi.h>
#include <winstring.h>

static void show(const char *what, HRESULT code, HSTRING string)
{
    UINT32 length = 77;
    const WCHAR *text = WindowsGetStringRawBuffer(string, &length);

    printf("%s %08lx: %u %ls, empty %d\n", what, code, length, text, WindowsIsStringEmpty(string));
}

int main(void)
{
    static const GUID unknown = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    HSTRING string = NULL, copy = NULL, part = NULL, both = NULL, reference = NULL, nothing = (HSTRING)1;
    HSTRING_HEADER header;
    BOOL null;
    INT32 order;
    void *factory;
    HRESULT code;

    code = WindowsCreateString(L"hello world", 5, &string);
    show("made", code, string);
    code = WindowsCreateString(NULL, 0, &nothing);
    show("none", code, nothing);
    printf("null %d, bad %08lx\n", nothing == NULL, WindowsCreateString(NULL, 3, &nothing));
    code = WindowsDuplicateString(string, &copy);
    show("copy", code, copy);
    printf("same %d\n", copy == string);
    code = WindowsCreateStringReference(L"other", 5, &header, &reference);
    show("reference", code, reference);
    printf("not ended %08lx\n", WindowsCreateStringReference(L"other", 3, &header, &nothing));
    code = WindowsConcatString(string, reference, &both);
    show("concatenated", code, both);
    code = WindowsSubstring(both, 3, &part);
    show("part", code, part);
    WindowsDeleteString(part);
    code = WindowsSubstringWithSpecifiedLength(both, 1, 3, &part);
    show("part", code, part);
    printf("beyond %08lx\n", WindowsSubstring(both, 11, &nothing));
    code = WindowsCompareStringOrdinal(string, reference, &order);
    printf("compared %08lx %d\n", code, order);
    WindowsDeleteString(part);
    WindowsCreateString(L"a\0b", 3, &part);
    WindowsStringHasEmbeddedNull(part, &null);
    printf("null inside %d, length %u\n", null, WindowsGetStringLen(part));
    WindowsDeleteString(string);
    show("still", 0, copy);
    WindowsDeleteString(copy);
    printf("initialized %08lx\n", RoInitialize(RO_INIT_MULTITHREADED));
    printf("again %08lx, otherwise %08lx\n", RoInitialize(RO_INIT_MULTITHREADED), RoInitialize(RO_INIT_SINGLETHREADED));
    printf("no class %08lx\n", RoGetActivationFactory(reference, &unknown, &factory));
    RoUninitialize();
    RoUninitialize();
    return 0;
}
