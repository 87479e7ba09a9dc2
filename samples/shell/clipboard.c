/* The clipboard takes memory in formats, makes the other forms of text of one, and needs to be opened.
 */
#include "../facts.h"

static HGLOBAL memory(const void *data, SIZE_T size)
{
    HGLOBAL block = GlobalAlloc(GMEM_MOVEABLE, size);

    memcpy(GlobalLock(block), data, size);
    GlobalUnlock(block);
    return block;
}

static void formats(void)
{
    UINT format = 0;

    printf("formats:");
    while ((format = EnumClipboardFormats(format)))
        printf(" %s", format < 0xc000 ? (char[]){format >= 10 ? '0' + format / 10 : ' ', '0' + format % 10, 0} : "own");
    printf(", %d of them\n", CountClipboardFormats());
}

int main(void)
{
    UINT own = RegisterClipboardFormatA("a format of this program"), wanted[] = {CF_BITMAP, CF_UNICODETEXT, CF_TEXT};
    char name[40];
    DWORD before;
    HGLOBAL block;

    SetLastError(0);
    result("closed", CloseClipboard());
    result("emptied while closed", EmptyClipboard());
    result("data while closed", GetClipboardData(CF_TEXT) != NULL);
    result("set while closed", SetClipboardData(CF_TEXT, memory("x", 2)) != NULL);
    result("opened", OpenClipboard(NULL));
    result("opened again", OpenClipboard(NULL));
    result("emptied", EmptyClipboard());
    printf("owner %d, viewer %d, open %d\n", GetClipboardOwner() != NULL, GetClipboardViewer() != NULL,
           GetOpenClipboardWindow() != NULL);
    formats();
    before = GetClipboardSequenceNumber();
    block = memory("caf\xe9 au lait", 13);
    printf("given back %d\n", SetClipboardData(CF_TEXT, block) == block);
    printf("own %d\n", SetClipboardData(own, memory("1234", 4)) != NULL);
    formats();
    result("closed", CloseClipboard());
    result("opened", OpenClipboard(NULL));
    formats();
    result("absent", GetClipboardData(CF_DIB) != NULL);
    printf("text %s\n", (char *)GlobalLock(GetClipboardData(CF_TEXT)));
    printf("wide %04x\n", ((WCHAR *)GlobalLock(GetClipboardData(CF_UNICODETEXT)))[3]);
    printf("locale %lu bytes\n", (DWORD)GlobalSize(GetClipboardData(CF_LOCALE)));
    printf("own %lu bytes\n", (DWORD)GlobalSize(GetClipboardData(own)));
    result("closed", CloseClipboard());
    printf("changed %d\n", GetClipboardSequenceNumber() != before);
    printf("available %d %d %d %d\n", IsClipboardFormatAvailable(CF_UNICODETEXT), IsClipboardFormatAvailable(CF_OEMTEXT),
           IsClipboardFormatAvailable(own), IsClipboardFormatAvailable(CF_BITMAP));
    printf("first %d, none %d\n", GetPriorityClipboardFormat(wanted, 3), GetPriorityClipboardFormat(wanted, 1));
    printf("name %d %s\n", GetClipboardFormatNameA(own, name, sizeof name), name);
    result("name of a predefined one", GetClipboardFormatNameA(CF_TEXT, name, sizeof name));
    OpenClipboard(NULL);
    EmptyClipboard();
    printf("set wide %d\n", SetClipboardData(CF_UNICODETEXT, memory(L"wide", 10)) != NULL);
    CloseClipboard();
    OpenClipboard(NULL);
    formats();
    printf("narrow %s, of another code page %s\n", (char *)GlobalLock(GetClipboardData(CF_TEXT)),
           (char *)GlobalLock(GetClipboardData(CF_OEMTEXT)));
    EmptyClipboard();
    formats();
    printf("none %d\n", GetPriorityClipboardFormat(wanted, 3));
    result("closed", CloseClipboard());
    return 0;
}
