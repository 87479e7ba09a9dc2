/* What a program registers as running is found again by monikers that are equal, until it is revoked.
 * flags: -lole32 -lshlwapi -luuid
 */
#define COBJMACROS
#include "../facts.h"
#include <objbase.h>
#include <shlwapi.h>

static ULONG count;
static HRESULT WINAPI query(IMoniker *this, REFIID id, void **found) { *found = NULL; return E_NOINTERFACE; }
static ULONG WINAPI add(IMoniker *this) { return ++count; }
static ULONG WINAPI release(IMoniker *this) { return --count; }
static HRESULT WINAPI equal(IMoniker *this, IMoniker *other) { return S_OK; }
static HRESULT WINAPI none(IMoniker *this) { return E_NOTIMPL; }

int main(void) {
    IMonikerVtbl methods = {(void *)query, (void *)add, (void *)release, (void *)none, (void *)none, (void *)none, (void *)none, (void *)none, (void *)none, (void *)none, (void *)none, (void *)none, (void *)none, equal};
    IMoniker moniker = {&methods}, other = {&methods}, *one = NULL;
    IRunningObjectTable *table;
    IEnumMoniker *all;
    IUnknown *found = NULL;
    DWORD number = 0, again = 0;
    FILETIME time = {1, 2}, back = {0};
    CoInitialize(NULL);
    IStream *stream = SHCreateMemStream(NULL, 0);
    GetRunningObjectTable(0, &table);
    printf("running %lx", IRunningObjectTable_IsRunning(table, &moniker));
    printf(", object %lx\n", IRunningObjectTable_GetObject(table, &moniker, &found));
    printf("register %lx", IRunningObjectTable_Register(table, 0, (IUnknown *)stream, &moniker, &number));
    printf(" %lx, different %d, references %lu\n", IRunningObjectTable_Register(table, 0, (IUnknown *)stream, &other, &again), number != again, count);
    printf("running %lx", IRunningObjectTable_IsRunning(table, &other));
    printf(", object %lx", IRunningObjectTable_GetObject(table, &other, &found));
    printf(" same %d\n", found == (IUnknown *)stream);
    if (found) IUnknown_Release(found);
    printf("change %lx", IRunningObjectTable_NoteChangeTime(table, number, &time));
    printf(" %lx", IRunningObjectTable_GetTimeOfLastChange(table, &moniker, &back));
    printf(" %lu %lu\n", back.dwLowDateTime, back.dwHighDateTime);
    IRunningObjectTable_EnumRunning(table, &all);
    printf("first %lx", IEnumMoniker_Next(all, 1, &one, NULL));
    printf(" %d\n", one == &moniker);
    IMoniker_Release(one);
    IEnumMoniker_Release(all);
    printf("revoke %lx", IRunningObjectTable_Revoke(table, number));
    printf(" %lx", IRunningObjectTable_Revoke(table, again));
    printf(" %lx, references %lu, running %lx\n", IRunningObjectTable_Revoke(table, again), count, IRunningObjectTable_IsRunning(table, &moniker));
    printf("stream %lu\n", IStream_Release(stream));
    return 0;
}
