// RaiseException, and what else raises exceptions of its own accord.
#include "nt.h"

void NTAPI RaiseException(u32 code, u32 flags, u32 count, const word* parameters) {
    record_t record;
    record.code = code;
    record.flags = flags & NONCONTINUABLE;
    record.chained = NULL;
    record.address = (word)RaiseException;
    record.count = !parameters ? 0 : count < MAXIMUM_PARAMETERS ? count : MAXIMUM_PARAMETERS;
    for (u32 index = 0; index < record.count; index++) record.parameters[index] = parameters[index];
    RtlRaiseException(&record);
}
