/* Streams on files and on bytes, as the shell makes them.
 * flags: -lole32 -lshlwapi -luuid
 */
#define COBJMACROS
#include <windows.h>
#include <shlwapi.h>
#include <stdio.h>

static char text[64];

static void read(const char *what, IStream *stream, ULONG size)
{
    ULONG count = 0;
    HRESULT code = IStream_Read(stream, text, size, &count);

    printf("%s: %08lx %lu \"%.*s\"\n", what, code, count, (int)count, text);
}

int main(void)
{
    IStream *stream = NULL, *other;
    LARGE_INTEGER start = {{0}};
    ULARGE_INTEGER at, size;
    STATSTG facts;
    ULONG count;
    HRESULT code;

    printf("missing %08lx\n", SHCreateStreamOnFileA("stream.txt", STGM_READ, &stream));
    printf("create %08lx\n", SHCreateStreamOnFileA("stream.txt", STGM_CREATE | STGM_READWRITE, &stream));
    code = IStream_Write(stream, "some text", 9, &count);
    printf("write %08lx %lu\n", code, count);
    printf("seek %08lx", IStream_Seek(stream, start, STREAM_SEEK_SET, &at));
    printf(" %llu\n", at.QuadPart);
    read("all", stream, 64);
    read("end", stream, 64);
    size.QuadPart = 4;
    printf("set size %08lx\n", IStream_SetSize(stream, size));
    printf("commit %08lx\n", IStream_Commit(stream, 0));
    printf("stat %08lx", IStream_Stat(stream, &facts, STATFLAG_DEFAULT));
    printf(" %llu bytes, mode %lx, name %d\n", facts.cbSize.QuadPart, facts.grfMode, facts.pwcsName != NULL);
    CoTaskMemFree(facts.pwcsName);
    printf("release %lu\n", IStream_Release(stream));

    printf("again %08lx\n", SHCreateStreamOnFileW(L"stream.txt", STGM_READ, &stream));
    read("cut", stream, 64);
    code = IStream_Write(stream, "x", 1, &count);
    printf("write failed %d\n", FAILED(code));
    printf("release %lu\n", IStream_Release(stream));
    printf("new only %08lx\n", SHCreateStreamOnFileEx(L"stream.txt", STGM_READWRITE | STGM_FAILIFTHERE, 0, TRUE, NULL, &stream));
    printf("there %08lx\n", SHCreateStreamOnFileEx(L"stream.txt", STGM_READ | STGM_SHARE_DENY_WRITE, 0, FALSE, NULL, &stream));
    read("part", stream, 2);
    IStream_Release(stream);

    other = SHCreateMemStream((const BYTE *)"bytes", 5);
    read("memory", other, 3);
    read("memory", other, 3);
    read("memory", other, 3);
    printf("seek %08lx\n", IStream_Seek(other, start, STREAM_SEEK_SET, NULL));
    code = IStream_Write(other, "B", 1, &count);
    printf("write %08lx %lu\n", code, count);
    read("memory", other, 5);
    printf("stat %08lx", IStream_Stat(other, &facts, STATFLAG_NONAME));
    printf(" %llu bytes\n", facts.cbSize.QuadPart);
    printf("release %lu\n", IStream_Release(other));
    other = SHCreateMemStream(NULL, 0);
    printf("empty %d\n", other != NULL);
    read("empty", other, 3);
    IStream_Release(other);
    return 0;
}
