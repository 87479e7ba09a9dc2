/* Data is protected for the user, with a description and a password, and what was changed is refused.
 * flags: -lcrypt32
 */
#include "../facts.h"
#include <wincrypt.h>

static void open_it(const char *what, DATA_BLOB *sealed, DATA_BLOB *password) {
    DATA_BLOB out = {0, NULL};
    WCHAR *description = NULL;
    SetLastError(0);
    BOOL done = CryptUnprotectData(sealed, &description, password, NULL, NULL, CRYPTPROTECT_UI_FORBIDDEN, &out);
    printf("%s: %d, error %lu, %lu bytes", what, done, GetLastError(), out.cbData);
    if (done) printf(": %.*s, %ls", (int)out.cbData, (char *)out.pbData, description);
    if (done) printf(", free %d", LocalFree(out.pbData) == NULL);
    printf("\n");
}

int main(void) {
    BYTE text[] = "a secret", word[] = "sesame", memory[32] = "nobody reads this";
    DATA_BLOB in = {8, text}, password = {6, word}, plain, sealed, empty = {0, text}, none;
    printf("seal %d\n", CryptProtectData(&in, L"what it is", NULL, NULL, NULL, CRYPTPROTECT_UI_FORBIDDEN, &plain));
    printf("longer %d, hidden %d, begins %02x\n", plain.cbData > 40, memcmp(plain.pbData + plain.cbData - 8, text, 8) != 0,
           plain.pbData[0]);
    open_it("open", &plain, NULL);
    open_it("with a password", &plain, &password);
    printf("seal %d\n", CryptProtectData(&in, NULL, &password, NULL, NULL, 0, &sealed));
    open_it("open", &sealed, &password);
    open_it("without", &sealed, NULL);
    sealed.pbData[sealed.cbData - 1] ^= 1;
    open_it("changed", &sealed, &password);
    open_it("none of ours", &in, NULL);
    printf("nothing %d", CryptProtectData(&empty, L"", NULL, NULL, NULL, 0, &none));
    printf(", null %d", CryptProtectData(NULL, L"", NULL, NULL, NULL, 0, &none));
    printf(" error %lu\n", GetLastError());
    open_it("nothing", &none, NULL);
    printf("memory %d", CryptProtectMemory(memory, 32, CRYPTPROTECTMEMORY_SAME_PROCESS));
    printf(" and back %d", CryptUnprotectMemory(memory, 32, CRYPTPROTECTMEMORY_SAME_PROCESS));
    printf(": %s\n", memory);
    return 0;
}
