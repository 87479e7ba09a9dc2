; Instructions of later processors in 16-bit code: 32-bit registers, the coprocessor.
; truth: documented
%include "dos.inc"
	cpu 686
	mov eax, 12345678h
	mov ebx, 9ABCDEF0h
	add eax, ebx
	push eax
	shr eax, 16
	show "sum ", ax
	pop eax
	show "    ", ax
	imul eax, ebx, 3
	bswap eax
	show "swapped ", ax
	bsr cx, ax
	show "highest bit ", cx
	finit
	fldpi
	fmul dword [thousand]
	fistp word [number]
	show "pi times a thousand ", [number]
	fld1
	fld1
	faddp
	fsqrt
	fmul dword [thousand]
	fistp word [number]
	show "root of two ", [number]
	fld1
	fldz
	fdivp
	fxam
	fnstsw ax
	and ax, 4700h
	show "one by zero is ", ax
	mov si, text
	lodsd
	show "lodsd ", ax
	movzx eax, byte [text + 3]
	show "movzx ", ax
	pushad
	popad
	leave_with 0
	cpu 8086
	library
thousand: dd 1000.0
number:	dw 0
text:	db "abcd"
