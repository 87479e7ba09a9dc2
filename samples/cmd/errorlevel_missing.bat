@rem A program that is not there: 9009, and what it says.
@rem truth: documented
@rem exit: 1
@echo off
nosuchprogram
echo %errorlevel%
nosuchprogram a b || echo failed
.\nosuchfolder\prog
echo %errorlevel%
exit /b 1
