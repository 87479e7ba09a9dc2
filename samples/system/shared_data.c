/* The page at 0x7ffe0000 shares the system's clock, version and folder with every process.
 * flags: -lntdll
 */
#include "../facts.h"

NTSTATUS WINAPI RtlGetVersion(OSVERSIONINFOW *);

#define SHARED ((char *)0x7ffe0000)

int main(void)
{
    const WCHAR *root = (const WCHAR *)(SHARED + 0x30);
    OSVERSIONINFOW info = {sizeof info};
    volatile ULONGLONG *time = (volatile ULONGLONG *)(SHARED + 0x14);
    ULONGLONG before = *time;
    FILETIME now;

    RtlGetVersion(&info);
    Sleep(50);
    GetSystemTimeAsFileTime(&now);
    printf("root %ls\n", root);
    printf("clock advances %d\n", *time > before);
    printf("clock is now %d\n",
           (((ULONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime) - before) / 10000000 < 5);
    printf("version %d\n", *(DWORD *)(SHARED + 0x26c) == info.dwMajorVersion);
    printf("product type %d\n", *(SHARED + 0x264));
    printf("SSE2 %d\n", SHARED[0x274 + PF_XMMI64_INSTRUCTIONS_AVAILABLE]);
    printf("protected %d\n", IsBadWritePtr(SHARED, 1));
    return 0;
}
