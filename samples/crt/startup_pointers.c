/* What start-up code of Visual C++ 2008 takes from its runtime: pointers that are kept encoded.
 */
#include <windows.h>
#include <stdio.h>

typedef void *(__cdecl *code_t)(void *);
typedef void *(__cdecl *null_t)(void);
typedef void(__cdecl *hook_t)(int);

int main(void) {
    HMODULE runtime = LoadLibraryA("msvcr90.dll");
    code_t encode = (code_t)GetProcAddress(runtime, "_encode_pointer");
    code_t decode = (code_t)GetProcAddress(runtime, "_decode_pointer");
    null_t encoded_null = (null_t)GetProcAddress(runtime, "_encoded_null");
    void *encoded = encode((void *)main);
    printf("%d %d\n", encoded != (void *)main, decode(encoded) == (void *)main);
    printf("%d\n", encode((void *)main) == EncodePointer((void *)main));
    printf("%d %d\n", decode(encoded_null()) == NULL, encoded_null() == encode(NULL));
    hook_t hook = (hook_t)GetProcAddress(runtime, "_crt_debugger_hook");
    if (hook)
        hook(1);
    printf("hook %d\n", hook != NULL);
    return 0;
}
