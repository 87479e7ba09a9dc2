/* Sets of devices of which there are none: opened, enumerated, closed.
 * flags: -lsetupapi
 */
#include <windows.h>
#include <setupapi.h>
#include <stdio.h>

static const GUID nothing = {0x6d2c3b10, 0x1234, 0x4711, {1, 2, 3, 4, 5, 6, 7, 8}};

static void say(const char *what, BOOL result)
{
    printf("%s: %d", what, result);
    printf(", error %lx\n", result ? 0 : GetLastError());
    SetLastError(0xdead);
}

int main(void)
{
    HDEVINFO set;
    SP_DEVINFO_DATA data = {sizeof(data)};
    SP_DEVICE_INTERFACE_DATA interface_data = {sizeof(interface_data)};
    DWORD needed, type;
    char text[100];

    SetLastError(0xdead);
    set = SetupDiGetClassDevsA(NULL, NULL, NULL, 0);
    say("no class", set != INVALID_HANDLE_VALUE);
    set = SetupDiGetClassDevsA(&nothing, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    say("interfaces", set != INVALID_HANDLE_VALUE);
    say("enumerate devices", SetupDiEnumDeviceInfo(set, 0, &data));
    say("enumerate interfaces", SetupDiEnumDeviceInterfaces(set, NULL, &nothing, 0, &interface_data));
    data.cbSize = 3;
    say("wrong size", SetupDiEnumDeviceInfo(set, 0, &data));
    data.cbSize = sizeof(data);
    interface_data.cbSize = 3;
    say("wrong interface size", SetupDiEnumDeviceInterfaces(set, NULL, &nothing, 0, &interface_data));
    say("property", SetupDiGetDeviceRegistryPropertyA(set, &data, SPDRP_DEVICEDESC, &type, (BYTE *)text, sizeof(text), &needed));
    say("instance", SetupDiGetDeviceInstanceIdA(set, &data, text, sizeof(text), &needed));
    say("close", SetupDiDestroyDeviceInfoList(set));
    set = SetupDiGetClassDevsW(&nothing, NULL, NULL, DIGCF_PRESENT);
    say("class", set != INVALID_HANDLE_VALUE);
    say("enumerate", SetupDiEnumDeviceInfo(set, 0, &data));
    say("close", SetupDiDestroyDeviceInfoList(set));
    set = SetupDiCreateDeviceInfoList(&nothing, NULL);
    say("new set", set != INVALID_HANDLE_VALUE);
    say("enumerate", SetupDiEnumDeviceInfo(set, 0, &data));
    say("close", SetupDiDestroyDeviceInfoList(set));
    say("close none", SetupDiDestroyDeviceInfoList(NULL));
    say("close invalid", SetupDiDestroyDeviceInfoList(INVALID_HANDLE_VALUE));
    say("enumerate none", SetupDiEnumDeviceInfo(NULL, 0, &data));
    say("enumerate invalid", SetupDiEnumDeviceInfo(INVALID_HANDLE_VALUE, 0, &data));
    return 0;
}
