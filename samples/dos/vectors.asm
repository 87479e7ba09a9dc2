; Vectors: a handler in front of INT 21h, one for divisions, software interrupts, the timer's ticks.
; truth: documented
%include "dos.inc"
	dos 35h, 21h
	mov [old], bx
	mov [old + 2], es
	mov dx, handler
	dos 25h, 21h
	mov dx, text
	dos 9
	mov dx, text
	dos 9
	push ds
	lds dx, [old]
	dos 25h, 21h
	pop ds
	mov dx, text
	dos 9
	show "seen ", [count]
	mov dx, divide
	dos 25h, 0
	xor dx, dx
	mov ax, 5
	xor bx, bx
	div bx
	show "after the division ", ax
	mov dx, tick
	dos 25h, 1Ch
	sti
wait_for:
	cmp word [ticks], 3
	jb wait_for
	cli
	push ds
	xor ax, ax
	mov ds, ax
	mov ax, [46Ch]
	pop ds
	sti
	say "three ticks", 13, 10
	mov ah, 30h
	pushf
	call far [old]
	show "version by a far call ", ax
	mov cl, 9
	mov dx, text
	call 5
	stc
	mov ax, 0FF00h
	int 21h
	mov ah, 0
	show "an unknown function gives ", ax
	int 20h
handler:
	cmp ah, 9
	jne .pass
	inc word [cs:count]
.pass:	jmp far [cs:old]
divide:
	push bp
	mov bp, sp
	add word [bp + 2], 2
	pop bp
	mov ax, 77h
	iret
tick:
	inc word [cs:ticks]
	iret
	library
text:	db "text", 13, 10, "$"
old:	dw 0, 0
count:	dw 0
ticks:	dw 0
