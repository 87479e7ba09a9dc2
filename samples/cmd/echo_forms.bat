@rem ECHO with something stuck to it.
@rem truth: documented
@echo off
echo.
echo.text
echo:text
echo;text
echo,text
echo/text
echo+text
echo[text
echo]text
echo   three spaces
echo on-off
echo	tab
