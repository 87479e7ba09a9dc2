; A resident program, started by EXEC, serves an interrupt after its end.
%include "dos.inc"
	mov sp, stack
	mov bx, 100h
	dos 4Ah
	cmp byte [80h], 0
	jne install
	mov [block + 4], cs
	mov [block + 8], cs
	mov [block + 12], cs
	mov dx, itself
	mov bx, block
	dos 4Bh, 0
	say "started"
	call print_outcome
	dos 4Dh
	show "code ", ax
	mov ax, 20
	int 60h
	show "answer ", ax
	mov ax, 21
	int 60h
	show "answer ", ax
	dos 35h, 60h
	mov ax, es
	mov bx, cs
	cmp ax, bx
	mov ax, 1
	ja above
	xor ax, ax
above:	show "it lies above ", ax
	leave_with 0
service:
	add ax, [cs:counter]
	inc word [cs:counter]
	iret
counter: dw 100h
install:
	mov dx, service
	dos 25h, 60h
	mov dx, (stack - $$ + 100h + 15) / 16
	dos 31h, 7
	library
itself:	db "RESIDENT.COM", 0
tail:	db 2, " x", 13
block:	dw 0, tail, 0, 5Ch, 0, 6Ch, 0
	times 100h db 0
stack:
