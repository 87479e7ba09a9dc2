@rem A loop that counts characters.
@rem truth: documented
@echo off
setlocal enabledelayedexpansion
set s=twelve chars
set n=0
:loop
if defined s (
  set s=!s:~1!
  set /a n+=1
  goto loop
)
echo %n%
set list=
for %%i in (c b a) do set list=%%i !list!
echo !list!
exit /b 0
