@rem SET /A: its errors.
@rem truth: documented
@echo off
set /a 1/0
echo %errorlevel%
set /a 1+
echo %errorlevel%
set /a (1
set /a 09
set /a 99999999999
set /a 1 2
exit /b 0
