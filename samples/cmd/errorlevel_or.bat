@rem RD's failure is seen by || alone.
@rem truth: documented
@echo off
rd nosuch 2> nul
echo %errorlevel%
rd nosuch 2> nul || echo failed with %errorlevel%
echo %errorlevel%
exit /b 0
