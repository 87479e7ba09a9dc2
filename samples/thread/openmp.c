/* What Windows' compiler makes of OpenMP: parallel regions, loops, sections, reductions, with one thread.
 */
#include "../facts.h"

static HMODULE library;
#define CALL(result, name, parameters) ((result(__cdecl *) parameters)(void *)GetProcAddress(library, name))

static void __cdecl body(int *total, int *seen)
{
    int begin = 99, end = 99, rounds = 0, sections = 0, index;
    int loops = 99, next = 99, last = 99;
    long long wide = 40;

    CALL(void, "_vcomp_for_static_simple_init", (int, int, int, int, int *, int *))(3, 9, 1, 1, &begin, &end);
    for (int i = begin; i <= end; i++)
        *total += i;
    CALL(void, "_vcomp_for_static_end", (void))();
    printf("simple %d %d\n", begin, end);
    CALL(void, "_vcomp_for_static_init", (int, int, int, int, int *, int *, int *, int *, int *))
    (1, 10, 3, 100, &loops, &begin, &end, &next, &last);
    printf("static %d, %d to %d\n", loops, begin, begin == last ? 10 : end);
    CALL(void, "_vcomp_for_dynamic_init", (unsigned, int, int, int, unsigned))(0x42, 0, 5, 1, 100);
    while (CALL(int, "_vcomp_for_dynamic_next", (int *, int *))(&begin, &end))
        for (int i = begin; i <= end; i++)
            rounds++;
    printf("dynamic %d\n", rounds);
    CALL(void, "_vcomp_sections_init", (int))(3);
    while ((index = CALL(int, "_vcomp_sections_next", (void))()) >= 0)
        sections = sections * 10 + index + 1;
    printf("sections %d, single %d, master %d\n", sections, CALL(int, "_vcomp_single_begin", (int))(1),
           CALL(int, "_vcomp_master_begin", (void))());
    CALL(void, "_vcomp_single_end", (void))();
    CALL(void, "_vcomp_barrier", (void))();
    CALL(void, "_vcomp_reduction_i4", (unsigned, int *, int))(0x200, total, 2);
    CALL(void, "_vcomp_atomic_sub_i8", (long long *, long long))(&wide, 2);
    printf("wide %d\n", (int)wide);
    ++*seen;
}

int main(void)
{
    int total = 0, seen = 0;
    char byte = 100;
    short narrow = -7;
    unsigned bits = 0xff00ff00;
    float part = 3;
    double whole = 1;
    void *lock[4];

    library = LoadLibraryA("vcomp140.dll");
    CALL(void, "omp_set_num_threads", (int))(1);
    CALL(void, "_vcomp_fork", (int, int, void *, ...))(1, 2, body, &total, &seen);
    printf("total %d, seen %d\n", total, seen);
    printf("threads %d, thread %d, parallel %d\n", CALL(int, "omp_get_num_threads", (void))(),
           CALL(int, "omp_get_thread_num", (void))(), CALL(int, "omp_in_parallel", (void))());
    CALL(void, "_vcomp_atomic_add_i1", (char *, int))(&byte, 60);
    CALL(void, "_vcomp_atomic_div_i2", (short *, int))(&narrow, 2);
    CALL(void, "_vcomp_atomic_shr_ui4", (unsigned *, unsigned))(&bits, 4);
    CALL(void, "_vcomp_atomic_div_r4", (float *, float))(&part, 2);
    CALL(void, "_vcomp_atomic_mul_r8", (double *, double))(&whole, 2.5);
    printf("%d %d %08x %g %g\n", byte, narrow, bits, part, whole);
    CALL(void, "_vcomp_reduction_r8", (unsigned, double *, double))(0x100, &whole, 4);
    CALL(void, "_vcomp_reduction_u1", (unsigned, char *, int))(0x300, &byte, 15);
    printf("%d %g\n", byte, whole);
    CALL(void, "omp_init_lock", (void *))(lock);
    printf("lock %d", CALL(int, "omp_test_lock", (void *))(lock));
    printf(" %d", CALL(int, "omp_test_lock", (void *))(lock));
    CALL(void, "omp_unset_lock", (void *))(lock);
    printf(" %d\n", CALL(int, "omp_test_lock", (void *))(lock));
    printf("time %d\n", CALL(double, "omp_get_wtime", (void))() > 0);
    return 0;
}
