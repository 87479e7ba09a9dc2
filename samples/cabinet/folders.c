/* Folders end when they are full and when the program says so, cabinets too; the compression that is unknown.
 * flags: -lcabinet
 */
#include "cab.h"

static INT_PTR __cdecl notify(FDINOTIFICATIONTYPE kind, FDINOTIFICATION *told)
{
    if (kind == fdintCABINET_INFO)
        printf("cabinet info: '%s' '%s' number %d\n", told->psz1, told->psz2, told->iCabinet);
    else if (kind == fdintCOPY_FILE)
        printf("file %s: %ld bytes, folder %d\n", told->psz1, told->cb, told->iFolder);
    else
        printf("notification %d\n", kind);
    return 0;
}

static HFCI writer;

static void add(char *inside, TCOMP compression)
{
    printf("add %s: %d\n", inside, FCIAddFile(writer, "a.txt", inside, FALSE, next_cabinet, status, information, compression));
}

int main(void)
{
    CCAB cab;
    HFDI read;

    make("a.txt", 3000);
    writer = begin(&cab, 0x7fffffff);
    add("one", tcompTYPE_MSZIP);
    printf("flush: %d\n", FCIFlushFolder(writer, next_cabinet, status));
    add("two", tcompTYPE_MSZIP);
    printf("flush: %d\n", FCIFlushFolder(writer, next_cabinet, status));
    printf("again: %d\n", FCIFlushFolder(writer, next_cabinet, status));
    add("three", tcompTYPE_MSZIP);
    printf("cabinet: %d\n", FCIFlushCabinet(writer, TRUE, next_cabinet, status));
    add("four", tcompTYPE_NONE);
    printf("cabinet: %d\n", FCIFlushCabinet(writer, FALSE, next_cabinet, status));
    printf("destroy: %d, error %d\n", FCIDestroy(writer), erf.erfOper);

    read = reader();
    printf("copy: %d\n", FDICopy(read, "set1.cab", "", 0, notify, NULL, NULL));
    printf("copy: %d\n", FDICopy(read, "set2.cab", "", 0, notify, NULL, NULL));

    writer = begin(&cab, 0x7fffffff);
    add("five", tcompTYPE_NONE);
    add("six", TCOMPfromLZXWindow(18));
    printf("error: %d %d\n", erf.fError, erf.erfOper);
    memset(&cab, 0, sizeof(cab));
    printf("cabinet: %d\n", FCIFlushCabinet(writer, FALSE, next_cabinet, status));
    FCIDestroy(writer);
    printf("copy: %d\n", FDICopy(read, "set1.cab", "", 0, notify, NULL, NULL));
    FDIDestroy(read);
    return 0;
}
