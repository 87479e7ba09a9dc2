/* A bind context keeps options and objects, and the running object table finds what is registered in it.
 * flags: -lole32 -lshlwapi -luuid
 */
#define COBJMACROS
#include "../facts.h"
#include <objbase.h>
#include <shlwapi.h>

int main(void) {
    IBindCtx *context;
    IRunningObjectTable *table;
    printf("init %lx\n", CoInitialize(NULL));
    printf("context %lx\n", CreateBindCtx(0, &context));
    BIND_OPTS options = {sizeof options, 9, 9, 9};
    HRESULT got = IBindCtx_GetBindOptions(context, &options);
    printf("options %lx: %lu %lx %lx %lu\n", got, options.cbStruct == sizeof options, options.grfFlags, options.grfMode, options.dwTickCountDeadline);
    options.grfFlags = BIND_MAYBOTHERUSER;
    printf("set %lx\n", IBindCtx_SetBindOptions(context, &options));
    options.grfFlags = 0;
    IBindCtx_GetBindOptions(context, &options);
    printf("flags %lx\n", options.grfFlags);
    IStream *stream = SHCreateMemStream(NULL, 0);
    IUnknown *found = NULL;
    printf("parameter %lx", IBindCtx_RegisterObjectParam(context, L"key", (IUnknown *)stream));
    printf(" %lx", IBindCtx_GetObjectParam(context, L"key", &found));
    printf(" same %d\n", found == (IUnknown *)stream);
    if (found) IUnknown_Release(found);
    printf("another %lx", IBindCtx_GetObjectParam(context, L"other", &found));
    printf(", revoke %lx", IBindCtx_RevokeObjectParam(context, L"key"));
    printf(" %lx\n", IBindCtx_RevokeObjectParam(context, L"key"));
    printf("bound %lx", IBindCtx_RegisterObjectBound(context, (IUnknown *)stream));
    printf(", revoke %lx", IBindCtx_RevokeObjectBound(context, (IUnknown *)stream));
    printf(" %lx", IBindCtx_RevokeObjectBound(context, (IUnknown *)stream));
    IBindCtx_RegisterObjectBound(context, (IUnknown *)stream);
    printf(", release %lx\n", IBindCtx_ReleaseBoundObjects(context));
    printf("references %lu\n", IStream_Release(stream));
    IRunningObjectTable *same;
    printf("table %lx", GetRunningObjectTable(0, &table));
    printf(" %lx\n", IBindCtx_GetRunningObjectTable(context, &same));
    IRunningObjectTable_Release(same);
    printf("revoke %lx\n", IRunningObjectTable_Revoke(table, 12345));
    IEnumMoniker *all;
    IMoniker *one;
    ULONG fetched = 9;
    printf("enumerate %lx", IRunningObjectTable_EnumRunning(table, &all));
    printf(" next %lx", IEnumMoniker_Next(all, 1, &one, &fetched));
    printf(" %lu, reset %lx, skip %lx\n", fetched, IEnumMoniker_Reset(all), IEnumMoniker_Skip(all, 1));
    printf("release %lu", IEnumMoniker_Release(all));
    printf(" %lu\n", IBindCtx_Release(context));
    CoUninitialize();
    return 0;
}
