@rem A subroutine hands a value over the end of its SETLOCAL.
@echo off
call :double 21 answer
echo %answer%
exit /b 0
:double
setlocal
set /a r=%1*2
endlocal & set %2=%r%
exit /b
