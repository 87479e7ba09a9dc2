/* A search for a substring that uses SSE4.2 where the processor says that it has it.
 * flags: -msse4.2
 */
#include "../facts.h"
#include <cpuid.h>
#include <nmmintrin.h>

static int has_sse42(void)
{
    unsigned a, b, c, d;

    return __get_cpuid(1, &a, &b, &c, &d) && c & bit_SSE4_2;
}

static int find(const char *text, int length, const char *wanted, int size)
{
    char block[16], sought[16] = {0};

    memcpy(sought, wanted, size);
    for (int at = 0; at + size <= length; at++) {
        int found, count = length - at < 16 ? length - at : 16;

        if (!has_sse42()) {
            if (!memcmp(text + at, wanted, size))
                return at;
            continue;
        }
        memcpy(block, text + at, count);
        found = _mm_cmpestri(_mm_loadu_si128((__m128i *)sought), size, _mm_loadu_si128((__m128i *)block), count,
                             _SIDD_CMP_EQUAL_ORDERED);
        if (found == 0)
            return at;
        if (found == 16)
            at += count - 1;
        else
            at += found - 1; /* it may begin here and go on behind the block */
    }
    return -1;
}

int main(void)
{
    static const char text[] = "the quick brown fox jumps over the lazy {dog}, {inconclusive} or {inconclusive:} and so";

    for (int from = 0; from < 16; from++) {
        const char *rest = text + from;
        int length = sizeof text - 1 - from;

        printf("%d %d %d %d\n", find(rest, length, "{inconclusive:", 14), find(rest, length, "jumps over", 10),
               find(rest, length, "so", 2), find(rest, length, "sofa", 4));
    }
    return 0;
}
