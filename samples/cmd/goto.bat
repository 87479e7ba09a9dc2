@rem GOTO: forwards, backwards, in any case, with something behind the label.
@echo off
set n=0
:again
set /a n+=1
if %n% lss 3 goto AGAIN
echo %n%
goto :colon
echo never
:colon trailing words
goto end
:end
echo end
