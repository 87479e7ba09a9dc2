@rem The usual loop over all parameters.
@rem args: a "b c" d
@echo off
:next
if "%~1"=="" goto done
echo %~1
shift
goto next
:done
echo done
