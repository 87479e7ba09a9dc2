@rem What %0 is, also in a subroutine.
@echo off
echo %~nx0 %~n0 %~x0
call :sub a
goto :eof
:sub
echo %0 %~nx0 %1
