/* Files go into a cabinet, in two folders, and come out of it: every callback with what it is told.
 * flags: -lcabinet
 */
#include "cab.h"

static INT_PTR __cdecl notify(FDINOTIFICATIONTYPE kind, FDINOTIFICATION *told)
{
    switch (kind) {
    case fdintCABINET_INFO:
        printf("cabinet info: '%s' '%s' '%s' set %d number %d\n", told->psz1, told->psz2, told->psz3, told->setID, told->iCabinet);
        return 0;
    case fdintCOPY_FILE:
        printf("copy %s: %ld bytes, %04x %04x %02x, folder %d, user '%s'\n", told->psz1, told->cb, told->date, told->time,
               told->attribs, told->iFolder, (char *)told->pv);
        if (!strcmp(told->psz1, "skipped"))
            return 0;
        return _open(told->psz1, _O_WRONLY | _O_CREAT | _O_TRUNC | _O_BINARY, _S_IREAD | _S_IWRITE);
    case fdintCLOSE_FILE_INFO:
        printf("close %s: run %ld, %04x %04x %02x, folder %d\n", told->psz1, told->cb, told->date, told->time, told->attribs,
               told->iFolder);
        _close(told->hf);
        return TRUE;
    default:
        printf("notification %d\n", kind);
        return 0;
    }
}

static int same(const char *one, const char *other)
{
    FILE *left = fopen(one, "rb"), *right = fopen(other, "rb");
    int c = 0, equal = left && right;
    while (equal && c != EOF)
        equal = (c = fgetc(left)) == fgetc(right);
    return equal;
}

int main(void)
{
    CCAB cab;
    FDICABINETINFO facts = {0};
    HFCI writer = begin(&cab, 0x7fffffff);
    HFDI read;
    INT_PTR file;

    make("a.txt", 70000);
    make("b.bin", 1000);
    make("c.txt", 5000);
    printf("add a: %d\n", FCIAddFile(writer, "a.txt", "a.out", FALSE, next_cabinet, status, information, tcompTYPE_MSZIP));
    printf("add b: %d\n", FCIAddFile(writer, "b.bin", "skipped", TRUE, next_cabinet, status, information, tcompTYPE_MSZIP));
    printf("add c: %d\n", FCIAddFile(writer, "c.txt", "c.out", TRUE, next_cabinet, status, information, tcompTYPE_NONE));
    printf("flush: %d\n", FCIFlushCabinet(writer, FALSE, next_cabinet, status));
    printf("destroy: %d\n", FCIDestroy(writer));
    printf("error: %d %d %d\n", erf.fError, erf.erfOper, erf.erfType);

    read = reader();
    file = _open("set1.cab", _O_RDONLY | _O_BINARY);
    printf("is cabinet: %d", FDIIsCabinet(read, file, &facts));
    printf(", size %d, folders %d, files %d, set %d, number %d, %d %d %d\n", facts.cbCabinet == _filelength(file), facts.cFolders,
           facts.cFiles, facts.setID, facts.iCabinet, facts.fReserve, facts.hasprev, facts.hasnext);
    _close(file);
    printf("copy: %d\n", FDICopy(read, "set1.cab", ".\\", 0, notify, NULL, "mine"));
    printf("the same: %d %d\n", same("a.txt", "a.out"), same("c.txt", "c.out"));
    printf("error: %d %d %d\n", erf.fError, erf.erfOper, erf.erfType);
    printf("destroy: %d\n", FDIDestroy(read));
    return 0;
}
