@rem %~$PATH:1 searches a variable's folders.
@rem files: bin/ bin/tool.cfg=1
@rem args: tool.cfg missing.cfg
@echo off
setlocal
set MYPATH=%cd%\bin
for %%i in ("%~$MYPATH:1") do echo %%~nxi
echo [%~$MYPATH:2]
