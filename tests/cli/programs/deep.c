/* Crashes three calls deep; linked with its COFF symbols. */
__attribute__((noinline)) static void third(int *target) { *target = 1; __asm__ volatile(""); }
__attribute__((noinline)) void second(int *target) { third(target); __asm__ volatile(""); }
__attribute__((noinline)) static int first(int *target) { second(target); return 3; }
int start(void) { return first((int *)16); }
