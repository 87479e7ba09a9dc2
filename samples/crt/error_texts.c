/* strerror, perror and _strerror: the texts of errno values.
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    for (int i = 0; i < 43; i++)
        printf("%d %s\n", i, strerror(i));
    printf("%s %s\n", strerror(1000), strerror(-1));
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
