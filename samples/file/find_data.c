/* The data of a found file: its size, kind, and name as stored on disk.
 * files: MixedCase.Txt=0123456789 Dir/
 */
#include "../facts.h"

int main(void)
{
    WIN32_FIND_DATAW data;
    FILETIME now;
    HANDLE search = FindFirstFileW(L"mixedcase.txt", &data);

    GetSystemTimeAsFileTime(&now);
    printf("%ls size %lu directory %lu\n", data.cFileName, data.nFileSizeLow,
           data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY);
    printf("written before now %d\n", CompareFileTime(&data.ftLastWriteTime, &now) <= 0);
    result("next", FindNextFileW(search, &data));
    printf("close %d\n", FindClose(search));
    search = FindFirstFileExW(L"d*", FindExInfoBasic, &data, FindExSearchNameMatch, NULL, 0);
    printf("%ls directory %d size %lu\n", data.cFileName,
           !!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY),
           data.nFileSizeLow);
    printf("close %d\n", FindClose(search));
    return 0;
}
