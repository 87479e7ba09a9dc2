@rem SET /A: operators and their precedence.
@echo off
setlocal
call :show 1+2*3
call :show (1+2)*3
call :show 7/2
call :show -7/2
call :show 7-10-3
call :show 1+-2
call :show ~5
call :show !0
call :show !7
call :show 6*(2-(3-1))
call :show 0x10+010+10
goto :eof
:show
set /a r=%1
echo %1 is %r%
