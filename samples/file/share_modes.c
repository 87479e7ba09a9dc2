/* Share modes decide whether a second open of the same file succeeds.
 * files: a.txt=x
 */
#include <stdio.h>
#include <windows.h>

static const DWORD access[] = {GENERIC_READ, GENERIC_WRITE, GENERIC_READ | GENERIC_WRITE, DELETE};
static const char *access_names[] = {"r", "w", "rw", "d"};

static HANDLE open_file(DWORD wanted, DWORD share)
{
    return CreateFileA("a.txt", wanted, share, NULL, OPEN_EXISTING, 0, NULL);
}

int main(void)
{
    for (int first = 0; first < 3; first++) {
        for (DWORD share = 0; share < 8; share++) {
            HANDLE file = open_file(access[first], share);

            printf("%s share %lu:", access_names[first], share);
            for (int second = 0; second < 4; second++) {
                HANDLE other = open_file(access[second], 7);

                if (other == INVALID_HANDLE_VALUE)
                    printf(" %s=%lu", access_names[second], GetLastError());
                else
                    printf(" %s=ok", access_names[second]);
                CloseHandle(other);
            }
            printf("\n");
            CloseHandle(file);
        }
    }
    return 0;
}
