@rem START /WAIT waits; /B shares the console.
@rem truth: documented
@rem files: sub.bat="@echo started %1\r\n@exit 3\r\n"
@echo off
start "title" /wait /b cmd /c exit 4
echo %errorlevel%
start /wait /b sub.bat one
start nosuchprogram
exit /b 0
