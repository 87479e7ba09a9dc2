/* What FDICopy says of files that are missing, no cabinets, damaged or compressed in ways unknown, and of callbacks that give up.
 * flags: -lcabinet
 */
#include "cab.h"

static int answer;

static INT_PTR __cdecl notify(FDINOTIFICATIONTYPE kind, FDINOTIFICATION *told)
{
    if (kind == fdintCOPY_FILE) {
        if (answer <= 0)
            return answer;
        return _open("out", _O_WRONLY | _O_CREAT | _O_TRUNC | _O_BINARY, _S_IREAD | _S_IWRITE);
    }
    if (kind == fdintCLOSE_FILE_INFO) {
        _close(told->hf);
        return TRUE;
    }
    return kind == fdintCABINET_INFO && answer == 3 ? -1 : 0;
}

static void copy(HFDI read, const char *name, int result)
{
    BOOL done;

    answer = result;
    memset(&erf, 0, sizeof(erf));
    SetLastError(0xdead);
    done = FDICopy(read, (char *)name, NULL, 0, notify, NULL, NULL);
    printf("%s, answer %d: %d, error %d %d\n", name, result, done, erf.fError, erf.erfOper);
}

static void damage(const char *name, int offset, int byte)
{
    FILE *from = fopen("set1.cab", "rb"), *to = fopen(name, "wb");
    int c;
    for (int i = 0; (c = fgetc(from)) != EOF; i++)
        fputc(i == offset ? byte : c, to);
    fclose(from);
    fclose(to);
}

int main(void)
{
    CCAB cab;
    HFCI writer = begin(&cab, 0x7fffffff);
    HFDI read;
    FDICABINETINFO facts;
    INT_PTR file;

    make("a.txt", 500);
    FCIAddFile(writer, "a.txt", "a.out", FALSE, next_cabinet, status, information, tcompTYPE_MSZIP);
    printf("missing: %d", FCIAddFile(writer, "none", "none", FALSE, next_cabinet, status, information, tcompTYPE_MSZIP));
    printf(", error %d %d\n", erf.fError, erf.erfOper);
    memset(&erf, 0, sizeof(erf));
    FCIFlushCabinet(writer, FALSE, next_cabinet, status);
    FCIDestroy(writer);

    damage("magic", 0, 'X');
    damage("version", 25, 9);
    damage("unknown", 42, 7);
    damage("data", 100, 0x55);
    read = reader();
    copy(read, "nowhere.cab", 1);
    copy(read, "a.txt", 1);
    copy(read, "magic", 1);
    copy(read, "version", 1);
    copy(read, "data", 1);
    copy(read, "set1.cab", 1);
    copy(read, "set1.cab", 0);
    copy(read, "set1.cab", -1);
    copy(read, "set1.cab", 3);
    copy(read, "unknown", 0);
    file = _open("a.txt", _O_RDONLY | _O_BINARY);
    printf("is cabinet: %d\n", FDIIsCabinet(read, file, &facts));
    _close(file);
    FDIDestroy(read);
    return 0;
}
