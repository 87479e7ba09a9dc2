/* Files that are too much for one cabinet go on in others, and are put together from them.
 * flags: -lcabinet
 */
#include "cab.h"

static INT_PTR __cdecl notify(FDINOTIFICATIONTYPE kind, FDINOTIFICATION *told)
{
    switch (kind) {
    case fdintCABINET_INFO:
        printf("cabinet info: '%s' '%s' set %d number %d\n", told->psz1, told->psz2, told->setID, told->iCabinet);
        return 0;
    case fdintPARTIAL_FILE:
        printf("partial %s from %s, %s\n", told->psz1, told->psz2, told->psz3);
        return 0;
    case fdintCOPY_FILE:
        printf("copy %s: %ld bytes\n", told->psz1, told->cb);
        return _open(told->psz1, _O_WRONLY | _O_CREAT | _O_TRUNC | _O_BINARY, _S_IREAD | _S_IWRITE);
    case fdintCLOSE_FILE_INFO:
        printf("close %s: %ld\n", told->psz1, _filelength(told->hf));
        _close(told->hf);
        return TRUE;
    case fdintNEXT_CABINET:
        printf("next cabinet: '%s' '%s' in '%s', error %d\n", told->psz1, told->psz2, told->psz3, told->fdie);
        return 0;
    default:
        return 0;
    }
}

int main(void)
{
    CCAB cab;
    HFCI writer = begin(&cab, 20000);
    HFDI read;
    char name[16];

    make("a.txt", 1000);
    make("b.txt", 100000);
    make("c.txt", 2000);
    for (char *file = "abc"; *file; file++) {
        char source[] = "?.txt", inside[] = "?.out";
        source[0] = inside[0] = *file;
        printf("add %c: %d\n", *file, FCIAddFile(writer, source, inside, FALSE, next_cabinet, status, information, tcompTYPE_NONE));
    }
    printf("flush: %d\n", FCIFlushCabinet(writer, FALSE, next_cabinet, status));
    FCIDestroy(writer);
    read = reader();
    for (int i = 1; i <= 6; i++) {
        sprintf(name, "set%d.cab", i);
        printf("%s: %d\n", name, FDICopy(read, name, "", 0, notify, NULL, NULL));
    }
    FDIDestroy(read);
    return 0;
}
