@rem What internal commands say when they fail.
@rem exit: 1
@rem truth: documented
@rem files: d/ d/f= x=
@echo off
type nosuch
cd nosuch
md d
rd d
rd nosuch
copy nosuch y
copy x x
move nosuch y
ren nosuch y
ren x d
del nosuch
set nosuchvariable
goto
