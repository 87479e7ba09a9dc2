@rem MOVE and REN.
@rem truth: documented
@rem files: a.txt=1 b.txt=2 d/ one.abc= two.abc=
@echo off
move a.txt d
ren b.txt c.txt
ren *.abc *.xyz
dir /b
dir /b d
move d e
dir /b e
