/* The C run-time library's environment: getenv, putenv, the environ array and the wide twin.
 * crt: msvcrt ucrt
 */
#include "../facts.h"
#include <stdlib.h>
#include <string.h>

static int listed(const char *wanted)
{
    int found = 0;

    for (char **line = _environ; *line; line++)
        found += !strcmp(*line, wanted);
    return found;
}

static const char *get(const char *name)
{
    const char *value = getenv(name);

    return value ? value : "(null)";
}

int main(void)
{
    char value[16];

    printf("%s\n", get("SAMPLE_NONE"));
    printf("put %d\n", _putenv("Sample_A=one"));
    printf("%s %s listed %d\n", get("Sample_A"), get("SAMPLE_a"), listed("Sample_A=one"));
    printf("kernel %lu", GetEnvironmentVariableA("SAMPLE_A", value, sizeof value));
    printf(" %s\n", value);
    SetEnvironmentVariableA("SAMPLE_A", "kernel");
    printf("separate %s\n", get("SAMPLE_A"));
    printf("wide put %d", _wputenv(L"SAMPLE_B=two=2"));
    printf(" %s %ls\n", get("SAMPLE_B"), _wgetenv(L"sample_b"));
    printf("remove %d\n", _putenv("SAMPLE_A="));
    printf("%s", get("SAMPLE_A"));
    printf(" kernel %lu\n", GetEnvironmentVariableA("SAMPLE_A", value, sizeof value));
    printf("put without = %d\n", _putenv("SAMPLE_C"));
    printf("put_s %d", _putenv_s("SAMPLE_D", "four"));
    printf(" %s\n", get("SAMPLE_D"));
    return 0;
}
