@rem IF with == and the comparison operators on numbers and words.
@echo off
if 1==1 echo a
if abc==ABC echo b
if /i abc==ABC echo c
if not 1==2 echo d
if 10 gtr 9 echo e
if "10" gtr "9" echo f
if 010 equ 8 echo g
if 0x10 EQU 16 echo h
if abc lss abd echo i
if /i ABC equ abc echo j
if -1 lss 0 echo k
if 5 neq 5 (echo l) else echo m
if 5 geq 5 if 4 leq 4 echo n
