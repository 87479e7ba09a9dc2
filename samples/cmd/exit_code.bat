@rem EXIT /B gives the batch file's exit code.
@rem exit: 42
@echo off
exit /b 42
