/* Each thread has a locale of its own when it asks for one; numbers are written and read by it.
 * crt: ucrt
 */
#include <ctype.h>
#include <locale.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include "../facts.h"

static void show(const char *what)
{
    char text[32];
    float value = 0;

    sscanf("7,75", "%f", &value);
    printf("%s: %s, %g %.3e", what, setlocale(LC_ALL, NULL), 1.5, 2500.0);
    printf(", reads %g %g", value, atof("3,25"));
    _gcvt(0.5, 5, text);
    printf(", %s %s alpha %d\n", text, localeconv()->decimal_point, isalpha(0xe9) != 0);
}

static unsigned __stdcall other(void *argument)
{
    printf("in a thread: %d\n", _configthreadlocale(0));
    show("there");
    setlocale(LC_ALL, "de-DE");
    show("chosen there");
    return 0;
}

static void run(void)
{
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, other, NULL, 0, NULL);

    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

int main(void)
{
    show("at first");
    printf("query %d", _configthreadlocale(0));
    printf(", enable %d", _configthreadlocale(_ENABLE_PER_THREAD_LOCALE));
    printf(", query %d\n", _configthreadlocale(0));
    setlocale(LC_ALL, "fr-FR");
    show("own");
    run();
    show("still own");
    printf("disable %d\n", _configthreadlocale(_DISABLE_PER_THREAD_LOCALE));
    show("shared");
    setlocale(LC_ALL, "C");
    show("shared again");
    return 0;
}
