/* FLS callbacks run when their slot is freed and when the process ends.
 */
#include "../facts.h"

static void NTAPI callback(void *value)
{
    printf("callback %s\n", (char *)value);
    fflush(stdout);
}

int main(void)
{
    DWORD first = FlsAlloc(callback), second = FlsAlloc(callback), third = FlsAlloc(NULL);

    printf("different %d\n", first != second && second != third);
    printf("empty %d\n", FlsGetValue(first) == NULL);
    printf("set %d %d\n", FlsSetValue(first, "first"), FlsSetValue(third, "third"));
    printf("get %s\n", (char *)FlsGetValue(first));
    printf("free %d\n", FlsFree(first));
    printf("free empty %d\n", FlsFree(second));
    printf("free without callback %d\n", FlsFree(third));
    result("free again", FlsFree(first));
    first = FlsAlloc(callback);
    printf("cleared %d\n", FlsGetValue(first) == NULL);
    FlsSetValue(first, "at exit");
    return 0;
}
