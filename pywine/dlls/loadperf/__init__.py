"""loadperf.dll: names of performance counters."""
