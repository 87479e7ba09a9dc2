/* Time zone conversions invert each other, and follow a zone that the program describes itself.
 */
#include "../facts.h"

static void show(const char *what, const SYSTEMTIME *t)
{
    printf("%s %04d-%02d-%02d %02d:%02d\n", what, t->wYear, t->wMonth, t->wDay, t->wHour, t->wMinute);
}

int main(void)
{
    TIME_ZONE_INFORMATION berlin = {-60, L"CET", {0, 10, 0, 5, 3}, 0, L"CEST", {0, 3, 0, 5, 2}, -60}, own;
    SYSTEMTIME winter = {2024, 1, 0, 15, 12, 0}, summer = {2024, 7, 0, 15, 12, 0}, out;
    FILETIME file, local, back;

    printf("winter %d", SystemTimeToTzSpecificLocalTime(&berlin, &winter, &out));
    show("", &out);
    printf("summer %d", SystemTimeToTzSpecificLocalTime(&berlin, &summer, &out));
    show("", &out);
    printf("back %d", TzSpecificLocalTimeToSystemTime(&berlin, &out, &summer));
    show("", &summer);
    SystemTimeToFileTime(&winter, &file);
    FileTimeToLocalFileTime(&file, &local);
    LocalFileTimeToFileTime(&local, &back);
    printf("inverse %ld\n", CompareFileTime(&file, &back));
    printf("known %d\n", GetTimeZoneInformation(&own) <= TIME_ZONE_ID_DAYLIGHT);
    return 0;
}
