@rem CALL of labels: parameters of their own, EXIT /B's code.
@echo off
call :one first "second word"
echo back with %errorlevel%
call :two
echo %result%
exit /b 0
:one
echo in one: %1 %~2 %0
exit /b 5
:two
set result=set in two
goto :eof
