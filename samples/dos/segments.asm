; An MZ program: relocated segments, a stack of its own, uninitialised memory behind the image.
; kind: exe
; exit: 9
%define EXE
%include "dos.inc"
	mz_header 40h, first_fix + 1, 0, second_fix + 1, 0
data_at equ 0
	db "text in the first segment", 13, 10, "$"
	align 16, db 0
entry:
	mov bx, ds
first_fix:
	mov ax, 0
	mov ds, ax
	mov dx, data_at
	dos 9
	mov ax, ds
	sub ax, bx
	push cs
	pop ds
	show "image behind the PSP ", ax
second_fix:
	mov ax, stack_segment
	mov cx, ss
	sub ax, cx
	show "stack segment is as wanted ", ax
	show "stack pointer ", sp
	mov ax, cs
	mov cx, bx
	sub ax, cx
	show "code behind the PSP ", ax
	mov ah, 62h
	int 21h
	sub bx, cx
	show "PSP is where DS was ", bx
	leave_with 9
	library
	align 16, db 0
program_end:
stack_segment equ (program_end - image) / 16
stack_top equ 100h
