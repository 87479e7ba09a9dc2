@rem findstr: its regular expressions.
@rem truth: documented
@rem files: in.txt="abc\r\na1c\r\nac\r\nabbbc\r\nx.y\r\ncat scat cats\r\n"
@echo off
findstr /r "a.c" in.txt
findstr /r "ab*c$" in.txt
findstr /r "a[0-9]c" in.txt
findstr /r "^a[^b]" in.txt
findstr /r "x\.y" in.txt
findstr /r "\<cat\>" in.txt
findstr /o "x" in.txt
