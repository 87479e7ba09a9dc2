@rem tasklist knows the interpreter; taskkill what is not there.
@rem truth: documented
@echo off
tasklist /nh /fi "imagename eq cmd.exe" | find /c "cmd.exe" > nul && echo cmd runs
tasklist /fi "imagename eq nosuch.exe"
taskkill /im nosuch.exe /f
echo %errorlevel%
exit /b 0
