@rem fc: lines and bytes that differ.
@rem truth: documented
@rem files: a.txt="1\r\n2\r\n3\r\n4\r\n" b.txt="1\r\n2\r\nX\r\n4\r\n" c.txt="1\r\n2\r\n3\r\n4\r\n"
@echo off
fc a.txt b.txt
echo %errorlevel%
fc a.txt c.txt
echo %errorlevel%
fc /b a.txt b.txt
fc a.txt nosuch
echo %errorlevel%
exit /b 0
