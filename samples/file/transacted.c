/* There are no transactions: none is made, and nothing is done in one.
 * flags: -lktmw32 -D_WIN32_WINNT=0x0600
 * files: one.txt=first
 */
#include "../facts.h"

HANDLE WINAPI CreateTransaction(SECURITY_ATTRIBUTES *, GUID *, DWORD, DWORD, DWORD, DWORD, WCHAR *);

int main(void)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    DWORD high;

    result("transaction", transaction != INVALID_HANDLE_VALUE);
    result("move", MoveFileTransactedA("one.txt", "two.txt", NULL, NULL, 0, transaction));
    result("delete", DeleteFileTransactedW(L"one.txt", transaction));
    result("folder", CreateDirectoryTransactedA(NULL, "folder", NULL, transaction));
    result("copy", CopyFileTransactedA("one.txt", "two.txt", NULL, NULL, NULL, 0, transaction));
    result("file", CreateFileTransactedA("new.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL, transaction, NULL, NULL)
                       != INVALID_HANDLE_VALUE);
    result("size", GetCompressedFileSizeTransactedA("one.txt", &high, transaction) != INVALID_FILE_SIZE);
    printf("still there %d, nothing else %d\n", GetFileAttributesA("one.txt") != INVALID_FILE_ATTRIBUTES,
           GetFileAttributesA("two.txt") == INVALID_FILE_ATTRIBUTES && GetFileAttributesA("new.txt") == INVALID_FILE_ATTRIBUTES);
    return 0;
}
