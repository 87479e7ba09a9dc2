/* What keys and characters mean on a US keyboard: MapVirtualKey, VkKeyScan. */
#include <stdio.h>
#include <windows.h>

int main(void)
{
    for (UINT kind = 0; kind < 5; kind++) {
        UINT last = kind == MAPVK_VSC_TO_VK || kind == MAPVK_VSC_TO_VK_EX ? 0x58 : 0xC0;
        printf("kind %u:", kind);
        for (UINT code = 1; code <= last; code++) {
            UINT found = MapVirtualKeyW(code, kind);
            if (found) printf(" %02x=%x", code, found);
        }
        printf("\n");
    }
    printf("typed by:");
    for (WCHAR character = 1; character < 0x180; character++) {
        SHORT key = VkKeyScanW(character);
        if (key != -1) printf(" %02x=%x", character, key & 0xFFFF);
    }
    printf("\ntype %d %d\n", GetKeyboardType(0), GetKeyboardType(2));
    return 0;
}
