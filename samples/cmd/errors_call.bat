@rem CALL of a label that is not there fails, and the batch file goes on.
@rem truth: documented
@rem exit: 1
@echo off
call :nowhere
echo %errorlevel%
