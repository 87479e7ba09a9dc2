/* The image's TLS directory: each thread gets its own copy of the template, found through the TEB.
 */
#include "../facts.h"
#include <intrin.h>

extern IMAGE_TLS_DIRECTORY _tls_used;
extern ULONG _tls_index;

static int template_variable __attribute__((section(".tls$K"))) = 1234;

static char *block(void)
{
#ifdef _WIN64
    return ((char **)__readgsqword(0x58))[_tls_index];
#else
    return ((char **)__readfsdword(0x2c))[_tls_index];
#endif
}

int main(void)
{
    char *start = (char *)_tls_used.StartAddressOfRawData;
    int *mine = (int *)(block() + ((char *)&template_variable - start));

    printf("own copy %d\n", mine != &template_variable);
    printf("value %d\n", *mine);
    *mine = 7;
    printf("template keeps %d\n", template_variable);
    printf("index %d\n", *(ULONG *)_tls_used.AddressOfIndex == _tls_index);
    return 0;
}
