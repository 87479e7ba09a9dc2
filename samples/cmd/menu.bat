@rem A menu that reads numbers and goes to labels.
@rem stdin: 2\r\n9\r\n1\r\n
@rem truth: documented
@echo off
:menu
set choice=
set /p choice=Choice: 
if "%choice%"=="1" goto quit
if "%choice%"=="2" (call :two) else echo unknown: %choice%
goto menu
:two
echo two was chosen
goto :eof
:quit
echo bye
exit /b 0
