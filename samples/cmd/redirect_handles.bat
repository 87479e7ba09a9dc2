@rem Handles duplicated and swapped.
@rem truth: documented
@echo off
(echo out & echo err 1>&2) > both.txt 2>&1
type both.txt
(echo out & echo err 1>&2) 2> err.txt
type err.txt
(echo swapped) 3>&1 1> file.txt 1>&3
echo to five 5> five.txt 1>&5
type five.txt
echo x > nosuchfolder\y
type < nosuchfile
break > empty.txt
for %%i in (empty.txt) do echo %%~zi
exit /b 0
