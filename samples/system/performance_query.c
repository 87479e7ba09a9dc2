/* Performance counters of the processors, by query.
 * flags: -lpdh
 */
#include "../facts.h"
#include <pdh.h>
#include <pdhmsg.h>

static void status(const char *what, PDH_STATUS code)
{
    printf("%s %08lx\n", what, (unsigned long)code);
}

int main(void)
{
    PDH_HQUERY query = NULL, empty = NULL;
    PDH_HCOUNTER processor = NULL, up = NULL, none = NULL;
    PDH_FMT_COUNTERVALUE value;

    status("open", PdhOpenQueryA(NULL, 7, &query));
    status("open", PdhOpenQueryW(NULL, 0, &empty));
    status("add", PdhAddEnglishCounterW(query, L"\\Processor(_Total)\\% Processor Time", 5, &processor));
    status("add", PdhAddEnglishCounterA(query, "\\System\\System Up Time", 6, &up));
    printf("absent %d", PdhAddEnglishCounterA(query, "\\Nonesuch\\% Processor Time", 0, &none) == 0);
    printf(", none %d\n", none != NULL);
    status("collect nothing", PdhCollectQueryData(empty));
    status("collect", PdhCollectQueryData(query));
    Sleep(120);
    status("collect", PdhCollectQueryData(query));
    status("value", PdhGetFormattedCounterValue(processor, PDH_FMT_DOUBLE, NULL, &value));
    printf("status %lx, a part %d\n", value.CStatus, value.doubleValue >= 0 && value.doubleValue <= 100);
    status("up", PdhGetFormattedCounterValue(up, PDH_FMT_LARGE, NULL, &value));
    printf("up %d\n", value.largeValue > 0);
    status("removed", PdhRemoveCounter(processor));
    status("after that", PdhGetFormattedCounterValue(processor, PDH_FMT_DOUBLE, NULL, &value));
    status("close", PdhCloseQuery(query));
    status("close", PdhCloseQuery(empty));
    return 0;
}
