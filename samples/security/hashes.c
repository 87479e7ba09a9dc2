/* Hashes of both generations of cryptography.
 * flags: -ladvapi32 -lbcrypt
 */
#include "../facts.h"
#include <bcrypt.h>
#include <wincrypt.h>

static void show(const char *what, const BYTE *data, DWORD size)
{
    printf("%s ", what);
    for (DWORD i = 0; i < size; i++)
        printf("%02x", data[i]);
    printf("\n");
}

int main(void)
{
    static const ALG_ID algorithms[] = {CALG_MD4, CALG_MD5, CALG_SHA1, CALG_SHA_256, CALG_SHA_384, CALG_SHA_512, 1234};
    HCRYPTPROV provider;
    HCRYPTHASH hash;
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_HASH_HANDLE second;
    BYTE data[64];
    DWORD size, length;

    CryptAcquireContextA(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT);
    for (int i = 0; i < 7; i++) {
        if (!CryptCreateHash(provider, algorithms[i], 0, 0, &hash)) {
            printf("create: %lx\n", GetLastError());
            continue;
        }
        CryptHashData(hash, (BYTE *)"abc", 3, 0);
        size = sizeof data;
        CryptGetHashParam(hash, HP_HASHVAL, data, &size, 0);
        show("hash", data, size);
        CryptDestroyHash(hash);
    }
    printf("release %d\n", CryptReleaseContext(provider, 0));
    printf("open %lx\n", BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG));
    BCryptGetProperty(algorithm, BCRYPT_HASH_LENGTH, (BYTE *)&length, sizeof length, &size, 0);
    printf("length %lu in %lu\n", length, size);
    BCryptCreateHash(algorithm, &second, NULL, 0, (BYTE *)"key", 3, 0);
    BCryptHashData(second, (BYTE *)"abc", 3, 0);
    printf("finish in too little room %lx\n", BCryptFinishHash(second, data, 10, 0));
    BCryptFinishHash(second, data, 32, 0);
    show("hmac", data, 32);
    BCryptDeriveKeyPBKDF2(algorithm, (BYTE *)"pw", 2, (BYTE *)"salt", 4, 10, data, 20, 0);
    show("derived", data, 20);
    printf("random without provider %lx\n", BCryptGenRandom(NULL, data, 8, 0));
    return 0;
}
