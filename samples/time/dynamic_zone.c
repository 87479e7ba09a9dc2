/* Time zones by name: their rules in a year, and the list of all.
 */
#define _WIN32_WINNT 0x602
#include "../facts.h"

typedef DWORD (WINAPI *enumerate)(DWORD, DYNAMIC_TIME_ZONE_INFORMATION *);
typedef BOOL (WINAPI *of_year)(USHORT, DYNAMIC_TIME_ZONE_INFORMATION *, TIME_ZONE_INFORMATION *);

static void rules(of_year get, const WCHAR *name, int year)
{
    DYNAMIC_TIME_ZONE_INFORMATION zone = {0};
    TIME_ZONE_INFORMATION info = {0};

    wcscpy(zone.TimeZoneKeyName, name);
    if (!get(year, &zone, &info)) {
        printf("%ls %d: error\n", name, year);
        return;
    }
    printf("%ls %d: %ld %ld, %ls, %ls", name, year, info.Bias, info.DaylightBias, info.StandardName, info.DaylightName);
    printf(", standard %d/%d/%d %d:00", info.StandardDate.wMonth, info.StandardDate.wDay, info.StandardDate.wDayOfWeek,
           info.StandardDate.wHour);
    printf(", daylight %d/%d/%d %d:00\n", info.DaylightDate.wMonth, info.DaylightDate.wDay,
           info.DaylightDate.wDayOfWeek, info.DaylightDate.wHour);
}

int main(void)
{
    HMODULE kernel32 = GetModuleHandleA("kernel32"), advapi32 = LoadLibraryA("advapi32");
    enumerate each = (enumerate)(void *)GetProcAddress(advapi32, "EnumDynamicTimeZoneInformation");
    of_year get = (of_year)(void *)GetProcAddress(kernel32, "GetTimeZoneInformationForYear");
    DYNAMIC_TIME_ZONE_INFORMATION zone = {0};
    DWORD index = 0, berlin = 0;

    rules(get, L"Pacific Standard Time", 2015);
    rules(get, L"Pacific Standard Time", 2006);
    rules(get, L"Tokyo Standard Time", 2015);
    for (; each(index, &zone) == ERROR_SUCCESS; index++)
        berlin += !wcscmp(zone.TimeZoneKeyName, L"W. Europe Standard Time") && zone.Bias == -60;
    printf("many %d, berlin %lu, end %lu\n", index > 100, berlin, each(index, &zone));
    return 0;
}
