@rem Delayed expansion sees what a block has set.
@rem truth: documented
@echo off
setlocal enabledelayedexpansion
set v=before
if 1==1 (
  set v=after
  echo %v% !v!
)
set i=3
set a3=third
echo !a%i%! !v:~0,2! !v:ter=X!
for %%x in (1 2) do (
  set /a s+=%%x
  echo !s!
)
