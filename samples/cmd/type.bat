@rem TYPE of one file and of a file without a last line end.
@rem files: a.txt="line 1\r\nline 2" b.txt="x\ny\n"
@echo off
type a.txt
echo.
type b.txt
