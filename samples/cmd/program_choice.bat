@rem choice reads keys and gives their number.
@rem truth: documented
@rem stdin: xby
@echo off
choice /c abc /m "Which"
echo %errorlevel%
choice
echo %errorlevel%
exit /b 0
