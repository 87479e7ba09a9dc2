@rem SET with a prefix lists, in order; the prefix is blind to case.
@echo off
set zzb=2
set ZZA=1
set zzc=3
set zz
