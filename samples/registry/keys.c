/* Registry keys nest, are counted and enumerated, and cannot be deleted while they have children.
 * flags: -ladvapi32
 */
#include "../facts.h"

#define ROOT "Software\\PywineSampleKeys"

int main(void)
{
    HKEY root, child, same;
    char name[64];
    DWORD size, keys, values, longest, disposition;

    printf("create %ld\n", RegCreateKeyA(HKEY_CURRENT_USER, ROOT "\\One\\Inner", &child));
    RegCloseKey(child);
    RegCreateKeyA(HKEY_CURRENT_USER, ROOT "\\Two", &child);
    RegSetValueExA(child, "value", 0, REG_SZ, (BYTE *)"x", 2);
    RegCloseKey(child);
    printf("open %ld\n",
           RegOpenKeyExA(HKEY_CURRENT_USER, "software\\PYWINEsampleKEYS", 0, KEY_ALL_ACCESS, &root));
    for (DWORD i = 0; size = sizeof name,
         RegEnumKeyExA(root, i, name, &size, NULL, NULL, NULL, NULL) == 0; i++)
        printf("%lu %s %lu\n", i, name, size);
    printf("info %ld",
           RegQueryInfoKeyA(root, NULL, NULL, NULL, &keys, &longest, NULL, &values, NULL, NULL, NULL, NULL));
    printf(" keys %lu longest %lu values %lu\n", keys, longest, values);
    RegCreateKeyExA(root, "two", 0, NULL, 0, KEY_READ, NULL, &same, &disposition);
    printf("opened existing %d\n", disposition == REG_OPENED_EXISTING_KEY);
    size = sizeof name;
    printf("value %ld", RegEnumValueA(same, 0, name, &size, NULL, NULL, NULL, NULL));
    printf(" %s\n", name);
    printf("write through read access %ld\n", RegSetValueExA(same, "x", 0, REG_SZ, (BYTE *)"", 1));
    RegCloseKey(same);
    printf("delete parent %ld\n", RegDeleteKeyA(root, "One"));
    printf("delete child %ld\n", RegDeleteKeyA(root, "One\\Inner"));
    printf("delete parent %ld\n", RegDeleteKeyA(root, "One"));
    printf("delete other %ld\n", RegDeleteKeyA(root, "Two"));
    RegCloseKey(root);
    printf("delete root %ld\n", RegDeleteKeyA(HKEY_CURRENT_USER, ROOT));
    return 0;
}
