@rem findstr: words, literal texts, case, counting lines, several files.
@rem truth: documented
@rem files: a.txt="one two\r\nThree\r\nfour. five\r\n" b.txt="one\r\nfour\r\n"
@echo off
findstr "one five" a.txt
findstr /c:"one two" a.txt b.txt
findstr /i three a.txt
findstr /n "o" *.txt
findstr /v o a.txt
findstr /m four *.txt
findstr /x one *.txt
findstr /b four a.txt
findstr /e five a.txt
findstr /l "r." a.txt
findstr "zzz" a.txt || echo none
exit /b 0
