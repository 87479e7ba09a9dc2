/* A file is read as the streams that backups keep, some of it left out, and written again from them.
 * files: "source.txt=what the file says"
 */
#include "../facts.h"

int main(void) {
    BYTE all[200], head[20];
    DWORD got = 0, total = 0, low = 0, high = 0;
    void *context = NULL;
    HANDLE file = CreateFileA("source.txt", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    for (;;) {
        BOOL done = BackupRead(file, all + total, 9, &got, FALSE, FALSE, &context);
        printf("read %d %lu\n", done, got);
        if (!done || !got) break;
        total += got;
    }
    WIN32_STREAM_ID *id = (void *)all;
    printf("stream %lu, attributes %lu, size %lu, name %lu: %.*s\n", id->dwStreamId, id->dwStreamAttributes, id->Size.LowPart, id->dwStreamNameSize, (int)id->Size.LowPart, all + 20);
    printf("abort %d", BackupRead(file, NULL, 0, &got, TRUE, FALSE, &context));
    printf(" %d\n", context == NULL);
    BackupRead(file, head, 20, &got, FALSE, FALSE, &context);
    printf("seek %d", BackupSeek(file, 5, 0, &low, &high, &context));
    printf(" %lu %lu\n", low, high);
    BYTE rest[40] = "";
    BackupRead(file, rest, 4, &got, FALSE, FALSE, &context);
    printf("then [%s]\n", rest);
    printf("too far %d", BackupSeek(file, 1000, 0, &low, &high, &context));
    printf(" error %lu, %lu\n", GetLastError(), low);
    BackupRead(file, NULL, 0, &got, TRUE, FALSE, &context);
    CloseHandle(file);
    file = CreateFileA("copy.txt", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    context = NULL;
    BYTE other[] = {4, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, ':', 0, 'a', 0, 1, 2, 3};
    printf("write %d", BackupWrite(file, other, sizeof other, &got, FALSE, FALSE, &context));
    printf(" %lu\n", got);
    for (DWORD at = 0; at < total; at += 7) BackupWrite(file, all + at, total - at < 7 ? total - at : 7, &got, FALSE, FALSE, &context);
    BackupWrite(file, NULL, 0, &got, TRUE, FALSE, &context);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    memset(rest, 0, sizeof rest);
    ReadFile(file, rest, sizeof rest, &got, NULL);
    printf("copy %lu [%s]\n", got, rest);
    context = NULL;
    memset(head, 0xEE, sizeof head);
    printf("nonsense %d", BackupWrite(file, head, 20, &got, FALSE, FALSE, &context));
    printf(" error %lu\n", GetLastError());
    return 0;
}
