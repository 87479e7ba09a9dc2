@echo off
rem build.bat OUTPUT: configures and builds with the tools on PATH, then looks at what came out.
setlocal enabledelayedexpansion
cmake -G Ninja -S "%~dp0." -B "%~1" > "%~1.log" || goto failed
ninja -C "%~1" >> "%~1.log" || goto failed
ninja -C "%~1" | find "no work to do" || goto failed
for /l %%n in (1,1,8) do (
  7za t -bd "%~1\part%%n.7z" | find /c "Everything is Ok" > nul || goto failed
  set /a good+=1
)
for /f "usebackq delims=" %%w in ("%~1\list.txt") do set words=!words! %%w
echo %good% packages, words:%words%
findstr /c:"toUpperCase" "%~1\bundle.js" > nul && echo bundled
exit /b 0

:failed
echo failed with %errorlevel%
type "%~1.log"
exit /b 1
