/* strtof rounds what stands there once, not by way of a double.
crt: ucrt
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

int main(void)
{
    static const char *texts[] = {
        "1.00000017881393432617187499999", "1.000000178813934326171875", "1.00000017881393432617187500001",
        "-1.00000005960464477539062500000000000000001", "1.000000059604644775390625", "16777217.0000000000000000000001", "16777217",
        "3.4028235677973366e38", "3.40282356779733661637539395458142568447e38", "3.40282356779733661637539395458142568448e38", "3.5e38",
        "1.4012984643248170709e-45", "7.0064923216240853546e-46", "7.0064923216240853547e-46", "7.0064923216240853e-46", "1e-50", "1e-400",
        "1e400", "-0", "0x1.000001p0", "0x1.0000010000000000000001p0", "0x1.000003p0", "0.1", "8388608.5000000000000000000001",
    };
    HMODULE crt = GetModuleHandleA("ucrtbase.dll");
    float (*convert)(const char *, char **) = (void *)GetProcAddress(crt, "strtof");
    int (*old)(float *, const char *) = (void *)GetProcAddress(crt, "_atoflt");

    for (int i = 0; i < sizeof texts / sizeof *texts; i++) {
        unsigned bits, other;
        char *end;
        float value;
        int code;

        errno = 0;
        value = convert(texts[i], &end);
        code = errno;
        memcpy(&bits, &value, 4);
        printf("%s: %08x %d %d", texts[i], bits, code, *end);
        old(&value, texts[i]);
        memcpy(&other, &value, 4);
        value = 0;
        sscanf(texts[i], "%f", &value);
        memcpy(&bits, &value, 4);
        printf(" %08x %08x\n", other, bits);
    }
    return 0;
}
