/* What keys mean on the keyboard of the United States.
 */
#include "../facts.h"

static void show(UINT key, int shift, int control, int caps)
{
    BYTE state[256] = {0};
    WCHAR text[4] = {7, 7, 7, 7};
    int count;

    state[VK_SHIFT] = shift ? 0x80 : 0;
    state[VK_CONTROL] = control ? 0x80 : 0;
    state[VK_CAPITAL] = caps;
    count = ToUnicodeEx(key, MapVirtualKeyA(key, MAPVK_VK_TO_VSC), state, text, 4, 0, GetKeyboardLayout(0));
    printf(" %d:%04x", count, count > 0 ? text[0] : 0);
}

int main(void)
{
    static const UINT keys[] = {'A', 'Z', '1', '0', VK_SPACE, VK_RETURN, VK_BACK, VK_TAB, VK_ESCAPE, VK_OEM_1, VK_OEM_7,
                                VK_OEM_5, VK_F1, VK_LEFT, VK_MULTIPLY};

    for (int i = 0; i < 15; i++) {
        printf("%02x:", keys[i]);
        show(keys[i], 0, 0, 0);
        show(keys[i], 1, 0, 0);
        show(keys[i], 0, 0, 1);
        printf(", character %04x\n", MapVirtualKeyA(keys[i], MAPVK_VK_TO_CHAR));
    }
    printf("control:");
    show('A', 0, 1, 0);
    show('M', 0, 1, 0);
    show(VK_RETURN, 0, 1, 0);
    show(VK_OEM_4, 0, 1, 0);
    printf("\n");
    printf("scans %x %x %x %x %x\n", MapVirtualKeyA('A', 0), MapVirtualKeyA(VK_RETURN, 0), MapVirtualKeyA(VK_OEM_2, 0),
           MapVirtualKeyA(VK_F5, 0), MapVirtualKeyA(VK_SPACE, 0));
    printf("keys %x %x %x\n", MapVirtualKeyA(0x1e, 1), MapVirtualKeyA(0x39, 1), MapVirtualKeyA(0x2b, 1));
    printf("of characters %x %x %x %x %x\n", VkKeyScanA('a') & 0xffff, VkKeyScanW(L'A') & 0xffff, VkKeyScanA('*') & 0xffff,
           VkKeyScanW(L'?') & 0xffff, VkKeyScanW(0x4e00) & 0xffff);
    return 0;
}
