/* _spawn and _exec: modes, argument lists, environments, and descriptors that a child shares.
 * crt: msvcrt ucrt
 * files: shared.txt
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include "child.h"

static int be_the_child(int argc, char **argv) {
    if (!strcmp(argv[1], "write")) return _write(atoi(argv[2]), argv[3], strlen(argv[3]));
    if (!strcmp(argv[1], "exec")) {
        fflush(stdout);
        _execl(argv[0], "again", "code", "9", NULL);
        return 1;
    }
    if (!strcmp(argv[1], "code")) return atoi(argv[2]);
    printf("  %d:", argc);
    for (int i = 1; i < argc; i++) printf(" [%s]", argv[i]);
    printf(" NAME=%s\n", getenv("NAME") ? getenv("NAME") : "(none)");
    return argc;
}

int main(int argc, char **argv) {
    if (argc > 1) return be_the_child(argc, argv);
    char path[MAX_PATH];
    int status;
    GetModuleFileNameA(NULL, path, sizeof path);
    const char *words[] = {"name", "show", "in", "an array", NULL}, *variables[] = {"NAME=theirs", NULL};
    printf("wait %d\n", (int)_spawnl(_P_WAIT, path, "name", "show", "\"two words\"", NULL));
    printf("array %d\n", (int)_spawnv(_P_WAIT, path, words));
    printf("environment %d\n", (int)_spawnle(_P_WAIT, path, "name", "show", NULL, variables));
    printf("array, environment %d\n", (int)_spawnve(_P_WAIT, path, words, variables));
    _putenv("NAME=ours");
    printf("searched %d\n", (int)_spawnlp(_P_WAIT, path, "name", "show", NULL));
    intptr_t child = _spawnl(_P_NOWAIT, path, "name", "code", "77", NULL);
    printf("no wait %d", child > 0);
    printf(", cwait %d", _cwait(&status, child, 0) == child);
    printf(" status %d\n", status);
    printf("overlay %d\n", (int)_spawnl(_P_WAIT, path, path, "exec", NULL));
    errno = 0;
    printf("missing %d", (int)_spawnl(_P_WAIT, "missing", "name", NULL));
    printf(" errno %d\n", errno);
    int file = _open("shared.txt", _O_RDWR | _O_BINARY), kept = _open("shared.txt", _O_RDWR | _O_NOINHERIT);
    char number[10], hidden[10], text[40] = "";
    sprintf(number, "%d", file);
    sprintf(hidden, "%d", kept);
    _write(file, "mine,", 5);
    printf("write %d\n", (int)_spawnl(_P_WAIT, path, "name", "write", number, "theirs,", NULL));
    printf("write %d\n", (int)_spawnl(_P_WAIT, path, "name", "write", hidden, "nobody's,", NULL));
    _write(file, "mine", 4);
    _lseek(file, 0, SEEK_SET);
    _read(file, text, sizeof text - 1);
    printf("%s\n", text);
    return 0;
}
