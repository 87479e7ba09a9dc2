/* Files in the format of COMPRESS.EXE: opening, reading, seeking and copying them, and the names they had.
 * files: "hello.tx_=SZDD\x88\xF0\x27\x33At\x12\x00\x00\x00\xDFhello\xF0\xF2, ?world\n" plain.txt=plain
 * flags: -llz32
 */
#include <windows.h>
#include <lzexpand.h>
#include <stdio.h>

static void copy(const char *from, const char *to)
{
    OFSTRUCT info;
    int source = LZOpenFileA((char *)from, &info, OF_READ), target = LZOpenFileA((char *)to, &info, OF_CREATE);
    char text[64] = "";
    DWORD done;
    HANDLE file;

    printf("%s: %d %d, ", from, source >= 0, target >= 0);
    printf("copied %ld\n", LZCopy(source, target));
    LZClose(source);
    LZClose(target);
    file = CreateFileA(to, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    ReadFile(file, text, sizeof(text) - 1, &done, NULL);
    CloseHandle(file);
    printf("  %lu bytes: %s\n", done, text);
}

static void expanded(const char *name)
{
    char out[MAX_PATH] = "unset";
    int result = GetExpandedNameA((char *)name, out);
    printf("%s: %d %s\n", name, result, out);
}

static void make(const char *name, const char *data, int size)
{
    FILE *file = fopen(name, "wb");
    fwrite(data, 1, size, file);
    fclose(file);
}

int main(void)
{
    OFSTRUCT info;
    char text[64] = "";
    WCHAR wide[MAX_PATH];
    int file = LZOpenFileA("hello.tx_", &info, OF_READ), other;

    printf("read %d", LZRead(file, text, 5));
    printf(" '%s'\n", text);
    printf("seek %ld", LZSeek(file, 2, 0));
    printf(" %ld", LZSeek(file, 3, 1));
    printf(" %ld", LZSeek(file, 0, 2));
    printf(" %ld\n", LZSeek(file, 5, 0));
    printf("read %d", LZRead(file, text, 20));
    printf(" '%.4s'\n", text);
    printf("outside: %ld %ld\n", LZSeek(file, 1000, 0), LZSeek(file, -1, 0));
    LZClose(file);

    file = LZOpenFileA("plain.txt", &info, OF_READ);
    memset(text, 0, sizeof(text));
    printf("plain: read %d", LZRead(file, text, 20));
    printf(" '%s', seek %ld\n", text, LZSeek(file, 1, 0));
    other = LZInit(file);
    printf("init of a plain file: the same %d\n", other == file);
    LZClose(file);
    printf("missing: %d\n", LZOpenFileA("none.txt", &info, OF_READ));
    printf("invalid: %d %d %ld\n", LZInit(12345), LZRead(12345, text, 3), LZSeek(12345, 0, 0));
    printf("original name: %d\n", LZOpenFileA("hello.txt", &info, OF_READ) >= 0);

    copy("hello.tx_", "one");
    copy("plain.txt", "two");
    make("cut.tx_", "SZDD\x88\xF0\x27\x33" "At\x12\0\0\0\xFFhello", 20);
    copy("cut.tx_", "three");
    make("strange.tx_", "SZDD\x88\xF0\x27\x33" "Bt\x12\0\0\0\xFFhello", 20);
    file = OpenFile("strange.tx_", &info, OF_READ);
    printf("other method: %d\n", LZInit(file));
    make("UPPER.tx_", "SZDD\x88\xF0\x27\x33" "AT\x05\0\0\0\xFFhello", 20);
    make("bare", "SZDD\x88\xF0\x27\x33" "At\x05\0\0\0\xFFhello", 20);
    make("none._", "SZDD\x88\xF0\x27\x33" "A\0\x05\0\0\0\xFFhello", 20);
    make("small.TX_", "SZDD\x88\xF0\x27\x33" "At\x05\0\0\0\xFFhello", 20);
    expanded("hello.tx_");
    expanded("plain.txt");
    expanded("bare");
    expanded("none._");
    expanded("small.TX_");
    expanded("UPPER.tx_");
    expanded(".\\hello.tx_");
    expanded("missing.tx_");
    printf("wide: %d", GetExpandedNameW(L"hello.tx_", wide));
    printf(" %ls\n", wide);
    printf("start %d\n", LZStart());
    LZDone();
    return 0;
}
