@rem truth: documented
@rem exit: 7
@rem Which commands set the error level.
@echo off
call :set 7
echo hi > nul
echo %errorlevel%
call :set 7
rem comment
echo %errorlevel%
call :set 7
set x=1
echo %errorlevel%
call :set 7
ver > nul
echo %errorlevel%
call :set 7
if 1==1 echo %errorlevel%
goto :eof
:set
exit /b %1
