@rem ping waits a second between echoes of this machine, and reaches no other; robocopy refuses.
@rem truth: documented
@rem exit: 16
@echo off
ping -n 2 127.0.0.1
echo %errorlevel%
ping -n 1 localhost | find "Pinging"
ping example.invalid
echo %errorlevel%
ping -x 127.0.0.1
ping
robocopy a b /mir
exit /b %errorlevel%
