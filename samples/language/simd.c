/* SSE2 arithmetic on integers and floats, shuffles and conversions.
 * flags: -msse2
 */
#include <emmintrin.h>
#include <stdio.h>

int main(void)
{
    __m128i a = _mm_set_epi32(4, 3, 2, 1), b = _mm_set1_epi32(10), bytes = _mm_set1_epi8(100);
    __m128d d = _mm_set_pd(9.0, 2.0);
    int words[4];
    unsigned char sums[16];
    double reals[2];
    float floats[4];

    _mm_storeu_si128((__m128i *)words, _mm_add_epi32(_mm_slli_epi32(a, 2), b));
    printf("%d %d %d %d\n", words[0], words[1], words[2], words[3]);
    _mm_storeu_si128((__m128i *)words, _mm_shuffle_epi32(a, _MM_SHUFFLE(0, 1, 2, 3)));
    printf("%d %d %d %d\n", words[0], words[1], words[2], words[3]);
    _mm_storeu_si128((__m128i *)sums, _mm_adds_epu8(bytes, _mm_adds_epu8(bytes, bytes)));
    printf("%d\n", sums[5]);
    _mm_storeu_pd(reals, _mm_sqrt_pd(_mm_mul_pd(d, d)));
    printf("%g %g\n", reals[0], reals[1]);
    _mm_storeu_ps(floats, _mm_div_ps(_mm_set_ps(8, 6, 4, 2), _mm_set1_ps(4)));
    printf("%g %g %g %g\n", floats[0], floats[1], floats[2], floats[3]);
    printf("%d %x\n", _mm_cvttsd_si32(_mm_set_sd(-7.9)),
           _mm_movemask_epi8(_mm_cmpgt_epi32(a, _mm_set1_epi32(2))));
    return 0;
}
