/* An HMAC of the older interface needs a key and the name of a hash; copies go on by themselves.
 */
#include "../facts.h"
#include <wincrypt.h>

static void value(const char *what, HCRYPTHASH hash)
{
    BYTE data[64];
    DWORD size = sizeof data;

    result(what, CryptGetHashParam(hash, HP_HASHVAL, data, &size, 0));
    for (DWORD i = 0; i < size && size < sizeof data; i++)
        printf("%02x", data[i]);
    printf("\n");
}

int main(void)
{
    static const BYTE blob[] = {8, 2, 0, 0, 2, 0x66, 0, 0, 4, 0, 0, 0, 'J', 'e', 'f', 'e'};
    HCRYPTPROV provider;
    HCRYPTKEY key;
    HCRYPTHASH hash, copy;
    HMAC_INFO info = {CALG_SHA1};
    DWORD size = 4, length = 0;

    CryptAcquireContextA(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT);
    result("key", CryptImportKey(provider, blob, sizeof blob, 0, CRYPT_IPSEC_HMAC_KEY, &key));
    result("no key", CryptCreateHash(provider, CALG_HMAC, 0, 0, &hash));
    result("create", CryptCreateHash(provider, CALG_HMAC, key, 0, &hash));
    result("info", CryptSetHashParam(hash, HP_HMAC_INFO, (BYTE *)&info, 0));
    result("size", CryptGetHashParam(hash, HP_HASHSIZE, (BYTE *)&length, &size, 0));
    printf("%lu\n", length);
    result("data", CryptHashData(hash, (const BYTE *)"what do ya want ", 16, 0));
    result("copy", CryptDuplicateHash(hash, NULL, 0, &copy));
    CryptHashData(hash, (const BYTE *)"for nothing?", 12, 0);
    value("whole", hash);
    value("half", copy);
    result("more", CryptHashData(hash, (const BYTE *)"x", 1, 0));
    CryptDestroyHash(hash);
    CryptDestroyHash(copy);
    return 0;
}
