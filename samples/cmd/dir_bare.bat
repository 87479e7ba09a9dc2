@rem DIR /B: patterns, order, attributes, below.
@rem files: a.txt=1 B.txt=333 c.log=22 d/ d/e.txt=4
@echo off
dir /b
dir /b /a-d
dir /b /ad
dir /b *.txt
dir /b /o-n /a-d
dir /b /os /a-d
