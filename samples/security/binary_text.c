/* Binary data as text and back: base 64 with its lines and titles, and hexadecimal.
 * flags: -lcrypt32
 */
#include "../facts.h"
#include <wincrypt.h>

static const BYTE data[48] = "Forty-eight bytes: base 64 takes a line of them.";

static void show(DWORD flags)
{
    char text[500];
    DWORD size = sizeof text;

    if (!CryptBinaryToStringA(data, sizeof data, flags, text, &size)) {
        printf("%lx: error %lu\n", flags, GetLastError());
        return;
    }
    printf("%lx: %lu [%s]\n", flags, size, text);
}

static void back(const char *text, DWORD flags)
{
    BYTE out[100];
    DWORD size = sizeof out, skipped = 99, form = 99;

    if (!CryptStringToBinaryA(text, 0, flags, out, &size, &skipped, &form)) {
        printf("back %lx: error %lx\n", flags, GetLastError());
        return;
    }
    printf("back %lx: %lu %lu %lu [%.*s]\n", flags, size, skipped, form, (int)size, out);
}

int main(void)
{
    DWORD size = 0;
    char text[4];

    show(CRYPT_STRING_BASE64);
    show(CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF);
    show(CRYPT_STRING_BASE64 | CRYPT_STRING_NOCR);
    show(CRYPT_STRING_BASE64HEADER);
    show(CRYPT_STRING_HEXRAW | CRYPT_STRING_NOCRLF);
    result("measure", CryptBinaryToStringA(data, 5, CRYPT_STRING_BASE64, NULL, &size));
    printf("needs %lu\n", size);
    size = sizeof text;
    result("small", CryptBinaryToStringA(data, 5, CRYPT_STRING_BASE64, text, &size));
    back("aGVsbG8=", CRYPT_STRING_BASE64);
    back(" aGVs\r\nbG8=\n", CRYPT_STRING_BASE64_ANY);
    back("x\r\n-----BEGIN X-----\r\naGVsbG8=\r\n-----END X-----\r\n", CRYPT_STRING_BASE64_ANY);
    back("a*b", CRYPT_STRING_BASE64);
    return 0;
}
