/* A file is opened by its identifier, with another file of the volume as a hint.
 * files: one.txt=first two.txt=second folder/
 */
#include "../facts.h"

int main(void)
{
    HANDLE file = CreateFileA("one.txt", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL), again;
    HANDLE hint = CreateFileA("two.txt", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    BY_HANDLE_FILE_INFORMATION information, other;
    FILE_ID_DESCRIPTOR wanted = {sizeof wanted};
    char text[20] = "";
    DWORD done = 0;

    GetFileInformationByHandle(file, &information);
    CloseHandle(file);
    wanted.Type = FileIdType;
    wanted.FileId.LowPart = information.nFileIndexLow;
    wanted.FileId.HighPart = information.nFileIndexHigh;
    again = OpenFileById(hint, &wanted, GENERIC_READ, FILE_SHARE_READ, NULL, 0);
    result("open", again != INVALID_HANDLE_VALUE);
    result("read", ReadFile(again, text, sizeof text - 1, &done, NULL));
    printf("%s\n", text);
    GetFileInformationByHandle(again, &other);
    printf("same %d\n", other.nFileIndexLow == information.nFileIndexLow);
    CloseHandle(again);
    wanted.FileId.QuadPart = 1;
    again = OpenFileById(hint, &wanted, GENERIC_READ, FILE_SHARE_READ, NULL, 0);
    result("none", again != INVALID_HANDLE_VALUE);
    return 0;
}
