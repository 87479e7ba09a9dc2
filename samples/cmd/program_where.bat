@rem where finds programs along PATH.
@rem truth: documented
@rem files: tool.bat=@echo
@echo off
where cmd
where /q find && echo found
where /q nosuchprogram || echo not found
where nosuchprogram
echo %errorlevel%
for /f "delims=" %%i in ('where tool') do echo %%~nxi
exit /b 0
