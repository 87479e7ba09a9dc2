/* _tzset looks for TZ in the array that _environ points to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(void)
{
    static char *own[] = {"TZ=ABC-5DEF", NULL};

    _environ = own;
    _tzset();
    printf("%ld %d\n", _timezone, _daylight != 0);
    return 0;
}
