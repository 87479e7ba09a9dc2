@rem Variables that are computed; a variable of that name hides them.
@rem truth: documented
@echo off
echo %errorlevel% %cmdextversion%
cd > nul
set errorlevel=hidden
echo %errorlevel%
set errorlevel=
echo %errorlevel%
if not "%random%"=="" echo random
if not "%date%"=="" echo date
if not "%time%"=="" echo time
if not "%cd%"=="" echo cd
