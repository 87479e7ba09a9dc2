@rem ENDLOCAL brings back the current folder.
@rem files: d/
@echo off
setlocal
cd d
for %%i in ("%cd%") do echo %%~nxi
endlocal
if exist d echo back
