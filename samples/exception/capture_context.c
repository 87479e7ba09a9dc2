/* RtlCaptureContext returns to its caller with the stack as it was, and says what the caller's will be.
 */
#include "../facts.h"

#ifdef _WIN64
#define STACK(context) ((context).Rsp)
#define PLACE(context) ((context).Rip)
#else
#define STACK(context) ((context).Esp)
#define PLACE(context) ((context).Eip)
#endif

static CONTEXT first, second;

int main(void)
{
    volatile char *room = __builtin_alloca(200); /* a frame pointer is needed */
    room[0] = 7;
    RtlCaptureContext(&first);
    RtlCaptureContext(&second);
    printf("same stack: %d\n", STACK(first) == STACK(second));
    printf("later place: %d\n", PLACE(second) > PLACE(first));
    printf("on the stack below the room: %d\n", STACK(first) <= (ULONG_PTR)room);
    printf("room: %d\n", room[0]);
    return 0;
}
