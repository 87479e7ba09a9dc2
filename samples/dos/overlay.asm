; EXEC's other functions: an overlay, and a program that is loaded but not run.
; files: overlay.bin=\xBB\x34\x12\xCB small.com=\xB8\x07\x4C\xCD\x21
%include "dos.inc"
	mov sp, stack
	mov bx, 100h
	dos 4Ah
	mov bx, 10h
	dos 48h
	mov [where], ax
	mov [target + 2], ax
	mov dx, overlay
	mov bx, where
	push cs
	pop es
	dos 4Bh, 3
	say "overlay"
	jc failed
	say " loaded", 13, 10
	call far [target]
	show "it gives ", bx
	mov [block + 4], cs
	mov [block + 8], cs
	mov [block + 12], cs
	mov dx, small
	mov bx, block
	push cs
	pop es
	dos 4Bh, 1
	jc failed
	show "entry ", [block + 18]
	mov es, [block + 20]
	show "its first word ", [es:100h]
	dos 62h
	mov ax, es
	sub ax, bx
	show "it is the current program ", ax
	mov [es:0Ah], word back
	mov [es:0Ch], cs
	mov [saved], sp
	cli
	mov ss, [block + 16]
	mov sp, [block + 14]
	sti
	mov ax, es
	mov ds, ax
	jmp far [cs:block + 18]
back:	push cs
	pop ds
	cli
	mov ax, cs
	mov ss, ax
	mov sp, [saved]
	sti
	dos 4Dh
	show "its code ", ax
	leave_with 0
failed:	call print_outcome
	leave_with 1
	library
overlay: db "overlay.bin", 0
small:	db "small.com", 0
where:	dw 0, 0
target:	dw 0, 0
tail:	db 0, 13
block:	dw 0, tail, 0, 5Ch, 0, 6Ch, 0, 0, 0, 0, 0
saved:	dw 0
	times 200h db 0
stack:
