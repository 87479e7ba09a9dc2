@rem Between quotes nothing is special but percent signs.
@echo off
set x=val
echo "a & b | c > d < e ( ) %x% ^"
echo (not a block)
echo a) b
