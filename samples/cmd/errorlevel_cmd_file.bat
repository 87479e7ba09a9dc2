@rem In .cmd files SET and the like clear the error level, in .bat files they leave it.
@rem truth: documented
@rem files: a.cmd="@call :five\r\n@set x=1\r\n@echo %errorlevel%\r\n@exit /b\r\n:five\r\n@exit /b 5\r\n"
@echo off
call a.cmd
call :five
set x=1
echo %errorlevel%
exit /b 0
:five
exit /b 5
