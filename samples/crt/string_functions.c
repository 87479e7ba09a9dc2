/* string.h on narrow strings: copying, searching, comparing and splitting.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <string.h>

static int sign(int value) { return (value > 0) - (value < 0); }

static const char *text(const char *found) { return found ? found : "(null)"; }

int main(void)
{
    char buffer[32] = "abc", tokens[] = ",one,,two;three", *token;

    printf("%d %d %d\n", (int)strlen("hello"), (int)strlen(""), (int)strnlen("hello", 3));
    printf("%s", strcpy(buffer, "copy"));
    printf(" %s", strcat(buffer, "cat"));
    printf(" %s", strncat(buffer, "xyz", 2));
    memset(buffer, '#', 8);
    strncpy(buffer, "ab", 5);
    printf(" %s %d %c\n", buffer, buffer[4], buffer[5]);
    printf("%d %d %d %d\n", sign(strcmp("a", "b")), sign(strcmp("b", "a")), strcmp("a", "a"),
           sign(strcmp("a", "\xe9")));
    printf("%d %d\n", strncmp("abcX", "abcY", 3), sign(strncmp("abcX", "abcY", 4)));
    printf("%d %d %d\n", _stricmp("HeLLo", "hEllO"), sign(_stricmp("a", "B")), _strnicmp("ABx", "aby", 2));
    printf("%s %s %s\n", text(strchr("hello", 'l')), text(strrchr("hello", 'l')), text(strchr("hello", 'z')));
    printf("%s %s\n", text(strstr("haystack", "st")), text(strstr("abc", "")));
    printf("%d %d %s\n", (int)strspn("aabbcc", "ab"), (int)strcspn("hello", "lo"),
           text(strpbrk("hello", "xlo")));
    for (token = strtok(tokens, ",;"); token; token = strtok(NULL, ",;"))
        printf("[%s]", token);
    printf("\n%s", _strrev(strcpy(buffer, "reverse")));
    printf(" %s", _strupr(buffer));
    printf(" %s", _strlwr(buffer));
    printf(" %s", _strset(buffer, '*'));
    strcpy(buffer, "abcdef");
    _strnset(buffer, '-', 3);
    printf(" %s\n", buffer);
    printf("%s\n", text(strchr("end", 0)));
    token = _strdup("duplicate");
    printf("%s\n", token);
    return 0;
}
