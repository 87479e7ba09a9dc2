/* GetStringType classifies characters.
 */
#include "../facts.h"

int main(void)
{
    static const WCHAR text[] = L"aZ5 \t\n_-\xe9\xd7\x0416\x4e2d\x3042\x0660";
    WORD types[3][32];
    int count = lstrlenW(text);

    for (int kind = 0; kind < 3; kind++)
        printf("kind %d: %d\n", kind + 1, GetStringTypeW(1 << kind, text, count, types[kind]));
    for (int i = 0; i < count; i++)
        printf("%04x: %03x %2x %04x\n", text[i], types[0][i], types[1][i], types[2][i]);
    printf("alpha %d %d upper %d lower %d digit %d\n", IsCharAlphaA('a'), IsCharAlphaW(0xe9),
           IsCharUpperA('A'),
           IsCharLowerW(0x436), IsCharAlphaNumericA('5'));
    return 0;
}
