/* A program writes a minidump of itself, with the exception that it handles.
 * flags: -ldbghelp
 */
#include "../facts.h"
#include <dbghelp.h>

static DWORD thread;

static LONG WINAPI filter(EXCEPTION_POINTERS *pointers) {
    HANDLE file = CreateFileA("self.dmp", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    MINIDUMP_EXCEPTION_INFORMATION information = {GetCurrentThreadId(), pointers, FALSE};
    printf("write %d\n", MiniDumpWriteDump(GetCurrentProcess(), GetCurrentProcessId(), file, MiniDumpNormal, &information, NULL, NULL));
    DWORD size = GetFileSize(file, NULL), got;
    BYTE *data = malloc(size);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    ReadFile(file, data, size, &got, NULL);
    MINIDUMP_HEADER *header = (void *)data;
    printf("signature %.4s, some %d\n", (char *)&header->Signature, size > 1000);
    MINIDUMP_DIRECTORY *directory = (void *)(data + header->StreamDirectoryRva);
    for (DWORD kind = 0; kind < 20; kind++)
        for (DWORD i = 0; i < header->NumberOfStreams; i++) {
            if (directory[i].StreamType != kind) continue;
            void *stream = data + directory[i].Location.Rva;
            if (kind == ExceptionStream) {
                MINIDUMP_EXCEPTION_STREAM *exception = stream;
                printf("exception %x, parameters %d: %x, of this thread %d, context %d\n", (unsigned)exception->ExceptionRecord.ExceptionCode,
                       (int)exception->ExceptionRecord.NumberParameters, (unsigned)exception->ExceptionRecord.ExceptionInformation[1],
                       exception->ThreadId == thread, exception->ThreadContext.DataSize >= sizeof(CONTEXT));
            }
            if (kind == ThreadListStream) printf("threads %d\n", (int)((MINIDUMP_THREAD_LIST *)stream)->NumberOfThreads >= 1);
            if (kind == ModuleListStream) printf("the program is first %d\n", ((MINIDUMP_MODULE_LIST *)stream)->Modules[0].BaseOfImage == (ULONG64)(ULONG_PTR)GetModuleHandleA(NULL));
        }
    CloseHandle(file);
    fflush(stdout);
    ExitProcess(0);
}

int main(void) {
    ULONG_PTR parameters[2] = {7, 0x1234};
    thread = GetCurrentThreadId();
    SetUnhandledExceptionFilter(filter);
    RaiseException(0xE0001234, 0, 2, parameters);
    return 1;
}
