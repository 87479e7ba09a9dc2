@rem Without extensions, % modifiers and SET /A are not there.
@rem truth: documented
@echo off
set x=abc
setlocal disableextensions
echo [%x%] [%x:a=b%]
endlocal
echo [%x:a=b%]
exit /b 0
