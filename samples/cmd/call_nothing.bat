@rem CALL without a command: alone it fails, followed by a blank it succeeds.
@rem truth: documented
@echo off
(call)
echo %errorlevel%
(call )
echo %errorlevel%
