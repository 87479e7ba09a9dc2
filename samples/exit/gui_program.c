/* A program of the GUI subsystem starts at WinMain with its command line's tail.
 * args: one "two words"
 * flags: -mwindows
 * exit: 12
 */
#include <stdio.h>
#include <windows.h>

int WINAPI WinMain(HINSTANCE instance, HINSTANCE previous, LPSTR line, int show)
{
    printf("instance %d previous %d\n", instance == GetModuleHandleA(NULL), previous != NULL);
    printf("line <%s>\n", line);
    return 12;
}
