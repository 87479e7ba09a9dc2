; The screen's memory, the cursor and the BIOS' services, which standard output in a file does not get.
; truth: documented
%include "dos.inc"
	mov ax, 3
	int 10h
	mov ah, 0Fh
	int 10h
	show "mode and columns ", ax
	mov dx, 0203h
	mov bh, 0
	mov ah, 2
	int 10h
	mov ax, 0E41h
	int 10h
	mov ax, 0E0Dh
	int 10h
	mov ax, 0E0Ah
	int 10h
	mov ah, 3
	int 10h
	show "cursor ", dx
	mov ax, 0B800h
	mov es, ax
	show "cell ", [es:(2 * 80 + 3) * 2]
	mov word [es:(3 * 80) * 2], 1E58h
	mov bh, 0
	mov ah, 8
	int 10h
	show "read back ", ax
	mov ax, 0601h
	mov bh, 70h
	xor cx, cx
	mov dx, 184Fh
	int 10h
	show "scrolled ", [es:(2 * 80) * 2]
	show "new line ", [es:(24 * 80) * 2]
	mov cx, 3
	mov bx, 4
	mov ax, 0942h
	int 10h
	show "written ", [es:(3 * 80 + 2) * 2]
	mov dx, 1800h
	mov bh, 0
	mov ah, 2
	int 10h
	mov ax, 0E0Ah
	int 10h
	show "scrolled by a line feed ", [es:(2 * 80) * 2]
	int 12h
	show "memory ", ax
	xor ax, ax
	mov es, ax
	show "columns ", [es:44Ah]
	mov al, [es:484h]
	mov ah, 0
	show "rows ", ax
	mov ah, 88h
	int 15h
	show "extended memory ", ax
	mov ax, 4300h
	int 2Fh
	show "no XMS ", ax
	mov ax, 1687h
	int 2Fh
	show "no DPMI ", ax
	leave_with 0
	library
