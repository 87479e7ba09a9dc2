@rem FOR /R goes through a folder and all below it.
@rem truth: documented
@rem files: t/ t/a.txt=1 t/u/ t/u/b.txt=2 t/u/c.log=3
@echo off
setlocal enabledelayedexpansion
for /r t %%i in (*.txt) do (
  set p=%%i
  echo !p:%cd%=!
)
for /r t %%i in (.) do (
  set p=%%i
  echo !p:%cd%=!
)
