@rem Interpreters started by the interpreter.
@rem truth: documented
@echo off
cmd /c echo inner
cmd /c exit 5
echo %errorlevel%
cmd /c "echo a & echo b"
set v=1
cmd /v:on /c "set v=2 & echo !v!"
echo %v%
cmd /s /c ""echo" quoted"
cmd /c "set /a 6*7"
echo.
cmd /c nosuchprogram 2> nul
echo %errorlevel%
echo echo from stdin| cmd /q /k prompt $S
