/* How many exceptions are on their way, as the compiler's run-time library counts them.
 */
#include "../msvc.h"

extern "C" {
IMPORT int* __processing_throw();
IMPORT int __uncaught_exceptions();
}

struct Guard {
    const char* name;
    ~Guard() { printf("%s: %d, %d\n", name, *__processing_throw(), __uncaught_exceptions()); }
};

int main() {
    { Guard plain = {"left"}; }
    try {
        Guard thrown = {"thrown through"};
        throw 1;
    } catch (int) {
        Guard caught = {"caught"};
    }
    int* count = __processing_throw();
    *count = 3;
    printf("%d\n", __uncaught_exceptions());
    *count = 0;
    printf("%d\n", __uncaught_exceptions());
    return 0;
}
