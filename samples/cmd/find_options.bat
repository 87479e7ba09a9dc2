@rem find: counts, numbers, case, what does not match.
@rem truth: documented
@rem files: in.txt="Alpha\r\nbeta\r\nALPHABET\r\ngamma\r\n"
@echo off
find "Alpha" in.txt
find /i "alpha" in.txt
find /c "a" in.txt
find /v /n "a" in.txt
type in.txt | find /c /v ""
find "zzz" in.txt
echo %errorlevel%
find "a" missing.txt
echo %errorlevel%
exit /b 0
