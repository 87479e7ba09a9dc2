/* Environment variables are set, read, measured and removed, without regard to case.
 */
#include "../facts.h"

int main(void)
{
    char value[64] = "unchanged", small[4] = "abc";

    result("missing", GetEnvironmentVariableA("PYWINE_NONE", value, sizeof value));
    printf("buffer %s\n", value);
    printf("set %d\n", SetEnvironmentVariableA("PyWine_Sample", "some value"));
    printf("length %lu", GetEnvironmentVariableA("pywine_SAMPLE", value, sizeof value));
    printf(" %s\n", value);
    printf("needed %lu\n", GetEnvironmentVariableA("PYWINE_SAMPLE", small, sizeof small));
    printf("needed %lu\n", GetEnvironmentVariableA("PYWINE_SAMPLE", NULL, 0));
    SetEnvironmentVariableA("PYWINE_SAMPLE", "new");
    GetEnvironmentVariableA("PyWine_Sample", value, sizeof value);
    printf("%s\n", value);
    SetEnvironmentVariableA("PYWINE_SAMPLE", "");
    SetLastError(1234);
    printf("empty length %lu", GetEnvironmentVariableA("PYWINE_SAMPLE", value, sizeof value));
    printf(" error %lu <%s>\n", GetLastError(), value);
    result("remove", SetEnvironmentVariableA("PYWINE_SAMPLE", NULL));
    result("removed", GetEnvironmentVariableA("PYWINE_SAMPLE", value, sizeof value));
    result("remove again", SetEnvironmentVariableA("PYWINE_SAMPLE", NULL));
    result("bad name", SetEnvironmentVariableA("A=B", "x"));
    result("empty name", SetEnvironmentVariableA("", "x"));
    return 0;
}
