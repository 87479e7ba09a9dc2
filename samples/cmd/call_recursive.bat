@rem A subroutine that calls itself.
@echo off
call :fact 5 1
echo %r%
goto :eof
:fact
if %1==0 (
  set r=%2
  exit /b
)
set /a n=%1-1, f=%2*%1
call :fact %n% %f%
