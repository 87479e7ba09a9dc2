/* The lstr functions copy, append, measure, and survive null pointers.
 */
#include "../facts.h"

int main(void)
{
    char text[32];
    WCHAR wide[32];

    printf("%s\n", lstrcpyA(text, "hello"));
    printf("%s\n", lstrcatA(text, " world"));
    printf("%d %d\n", lstrlenA(text), lstrlenW(L"wide"));
    printf("%s\n", lstrcpynA(text, "truncated", 6));
    lstrcpyW(wide, L"wide");
    lstrcatW(wide, L" text");
    printf("%ls %ls\n", wide, lstrcpynW(wide, L"shorter", 4));
    printf("null %d %d\n", lstrlenA(NULL), lstrlenW(NULL));
    printf("null copy %d\n", lstrcpyA(text, NULL) == NULL);
    return 0;
}
