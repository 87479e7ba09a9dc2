/* Fibers take turns, keep their own stacks and parameters, and carry their data.
 */
#include "../facts.h"

static void *home, *fibers[2];

static void CALLBACK body(void *parameter)
{
    int turns = 0;

    for (;;) {
        printf("%s %d data %d\n", (char *)parameter, ++turns, GetFiberData() == parameter);
        SwitchToFiber(turns == 2 ? home : fibers[*(char *)parameter == 'a']);
    }
}

int main(void)
{
    home = ConvertThreadToFiber("home");
    printf("converted %d current %d\n", home != NULL, GetCurrentFiber() == home);
    fibers[0] = CreateFiber(0, body, "a");
    fibers[1] = CreateFiber(0, body, "b");
    SwitchToFiber(fibers[0]);
    printf("home %s\n", (char *)GetFiberData());
    SwitchToFiber(fibers[1]);
    DeleteFiber(fibers[0]);
    DeleteFiber(fibers[1]);
    printf("back %d\n", ConvertFiberToThread());
    return 0;
}
