/* strerror, perror and _strerror: the texts of errno values.
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    static const char numbers[] = {1, 2, 3, 5, 6, 8, 9, 10, 11, 13, 14, 15, 17, 19, 20, 21, 22, 23, 24, 27,
                                   28, 30, 31,
                                   32, 36, 39, 40, 41};

    for (int i = 0; i < (int)sizeof numbers; i++)
        printf("%d %s\n", numbers[i], strerror(numbers[i]));
    printf("%s\n", strerror(1000));
    fflush(stdout);
    _dup2(1, 2);
    errno = ENOENT;
    perror("what");
    errno = EACCES;
    perror("");
    errno = EINVAL;
    printf("%s", _strerror("asked"));
    printf("%s", _strerror(NULL));
    return 0;
}
