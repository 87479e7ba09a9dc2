/* Streams on global memory: reading, writing, seeking, sizes, copies and clones that share the memory.
 * flags: -lole32 -luuid
 */
#define COBJMACROS
#include <windows.h>
#include <stdio.h>
#include <string.h>

static IStream *stream;
static ULARGE_INTEGER at;

static void seek(const char *what, LONGLONG offset, DWORD origin)
{
    LARGE_INTEGER move;
    HRESULT code;

    move.QuadPart = offset;
    code = IStream_Seek(stream, move, origin, &at);
    printf("seek %s %08lx at %llu\n", what, code, at.QuadPart);
}

static void size(const char *what)
{
    STATSTG facts;
    HGLOBAL memory;

    memset(&facts, 0xAA, sizeof facts);
    printf("%s: stat %08lx", what, IStream_Stat(stream, &facts, STATFLAG_NONAME));
    printf(", type %lu, %llu bytes, name %d", facts.type, facts.cbSize.QuadPart, facts.pwcsName != NULL);
    printf(", memory %08lx", GetHGlobalFromStream(stream, &memory));
    printf(" %d\n", GlobalSize(memory) >= facts.cbSize.QuadPart);
}

int main(void)
{
    IStream *clone, *other;
    IUnknown *unknown;
    ULARGE_INTEGER wanted, done, written;
    ULONG count = 99;
    HGLOBAL memory;
    HRESULT code;
    char text[32] = "";
    void *data;

    printf("create %08lx\n", CreateStreamOnHGlobal(NULL, TRUE, &stream));
    size("new");
    code = IStream_Write(stream, "hello, world", 12, &count);
    printf("write %08lx %lu\n", code, count);
    seek("back", -5, STREAM_SEEK_END);
    code = IStream_Read(stream, text, 32, &count);
    printf("read %08lx %lu \"%s\"\n", code, count, text);
    code = IStream_Read(stream, text, 32, &count);
    printf("read at the end %08lx %lu\n", code, count);
    printf("without a count %08lx\n", IStream_Read(stream, text, 1, NULL));
    seek("before the start", -100, STREAM_SEEK_CUR);
    seek("beyond", 20, STREAM_SEEK_SET);
    seek("nowhere", 0, 7);
    IStream_Write(stream, "!", 1, NULL);
    size("grown");
    wanted.QuadPart = 5;
    printf("set size %08lx\n", IStream_SetSize(stream, wanted));
    size("cut");
    seek("start", 0, STREAM_SEEK_SET);

    printf("clone %08lx\n", IStream_Clone(stream, &clone));
    IStream_Write(clone, "J", 1, NULL);
    IStream_Read(stream, text, 5, &count);
    printf("shared \"%.5s\"\n", text);
    printf("second %08lx\n", CreateStreamOnHGlobal(NULL, TRUE, &other));
    wanted.QuadPart = 100;
    code = IStream_CopyTo(clone, other, wanted, &done, &written);
    printf("copy %08lx %llu %llu\n", code, done.QuadPart, written.QuadPart);
    GetHGlobalFromStream(other, &memory);
    data = GlobalLock(memory);
    printf("copied \"%.4s\"\n", (char *)data);
    GlobalUnlock(memory);

    printf("commit %08lx, revert %08lx\n", IStream_Commit(stream, 0), IStream_Revert(stream));
    printf("lock %08lx\n", IStream_LockRegion(stream, at, wanted, 1));
    printf("unknown %08lx", IStream_QueryInterface(stream, &IID_IUnknown, (void **)&unknown));
    printf(" same %d\n", (void *)unknown == (void *)stream);
    printf("references %lu %lu\n", IUnknown_AddRef(unknown), IUnknown_Release(unknown));
    unknown = stream ? (IUnknown *)stream : NULL;
    printf("storage %08lx", IStream_QueryInterface(stream, &IID_IStorage, (void **)&unknown));
    printf(" %d\n", unknown != NULL);
    printf("release %lu %lu %lu\n", IStream_Release(clone), IStream_Release(stream), IStream_Release(stream));
    printf("release %lu\n", IStream_Release(other));

    memory = GlobalAlloc(GMEM_MOVEABLE, 8);
    printf("on memory %08lx\n", CreateStreamOnHGlobal(memory, FALSE, &stream));
    size("given");
    printf("release %lu, still %d\n", IStream_Release(stream), GlobalSize(memory) >= 8);
    printf("no place %08lx\n", CreateStreamOnHGlobal(NULL, TRUE, NULL));
    return 0;
}
