@rem MKLINK.
@rem truth: documented
@rem files: a.txt=text d/
@echo off
mklink link.txt a.txt
type link.txt
echo.
mklink /h hard.txt a.txt
mklink /d dirlink d
if exist dirlink\ echo folder
mklink link.txt a.txt
exit /b 0
