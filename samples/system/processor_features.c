/* The processor features every supported machine has.
 */
#include "../facts.h"

int main(void)
{
    printf("compare exchange double %d\n", IsProcessorFeaturePresent(PF_COMPARE_EXCHANGE_DOUBLE));
    printf("MMX %d\n", IsProcessorFeaturePresent(PF_MMX_INSTRUCTIONS_AVAILABLE));
    printf("SSE %d\n", IsProcessorFeaturePresent(PF_XMMI_INSTRUCTIONS_AVAILABLE));
    printf("SSE2 %d\n", IsProcessorFeaturePresent(PF_XMMI64_INSTRUCTIONS_AVAILABLE));
    printf("RDTSC %d\n", IsProcessorFeaturePresent(PF_RDTSC_INSTRUCTION_AVAILABLE));
    printf("floating point emulated %d\n", IsProcessorFeaturePresent(PF_FLOATING_POINT_EMULATED));
    printf("unknown %d\n", IsProcessorFeaturePresent(1000));
    return 0;
}
