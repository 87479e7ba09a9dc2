/* Which names setlocale takes, and what it calls the locales then.
 * crt: ucrt
 */
#include <locale.h>
#include <stdio.h>

int main(void)
{
    static const char *names[] = {".UTF-8",      ".utf8",       "en-US.UTF-8", "en-US.utf8", "en_US.UTF-8",
                                  "English_United States.UTF-8", "de-DE",      "C.UTF-8",    "de_DE.utf-8",
                                  ".65001",      "en-US.65001", "POSIX",       ".1252",      "fr-FR.1252",
                                  "french",      "xx.UTF-8",    ".ACP",        "en-US.ACP"};

    for (int i = 0; i < 18; i++) {
        const char *name;

        setlocale(LC_ALL, "C");
        name = setlocale(LC_CTYPE, names[i]);
        printf("%s: %s", names[i], name ? name : "none");
        printf(", %s\n", setlocale(LC_ALL, NULL));
    }
    return 0;
}
