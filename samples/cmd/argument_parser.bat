@rem A loop over options as scripts write it.
@rem args: /v --name=x /out "c d" rest
@rem truth: documented
@echo off
setlocal enabledelayedexpansion
:parse
if "%~1"=="" goto parsed
set arg=%~1
if /i "%~1"=="/v" (
  set verbose=1
) else if /i "%~1"=="/out" (
  set "out=%~2"
  shift
) else if "!arg:~0,2!"=="--" (
  set "long=!arg:~2!"
) else (
  set "other=!other! [%~1]"
)
shift
goto parse
:parsed
echo %verbose% %out% %long% %other%
