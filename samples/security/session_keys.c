/* Keys derived from a hash encrypt and decrypt: RC4, DES, AES; vectors, padding, keys as blobs.
 */
#include "../facts.h"
#include <wincrypt.h>

static HCRYPTPROV provider;

static void bytes(const char *what, const BYTE *data, DWORD size)
{
    printf("%s %lu:", what, size);
    for (DWORD i = 0; i < size; i++)
        printf(" %02x", data[i]);
    printf("\n");
}

static HCRYPTKEY derive(ALG_ID algorithm, ALG_ID hash_algorithm)
{
    HCRYPTHASH hash;
    HCRYPTKEY key = 0;

    CryptCreateHash(provider, hash_algorithm, 0, 0, &hash);
    CryptHashData(hash, (const BYTE *)"secret", 6, 0);
    result("derive", CryptDeriveKey(provider, algorithm, hash, CRYPT_EXPORTABLE, &key));
    CryptDestroyHash(hash);
    return key;
}

static void round_trip(ALG_ID algorithm, ALG_ID hash)
{
    HCRYPTKEY key = derive(algorithm, hash);
    BYTE text[64] = "twenty bytes of text", blob[64];
    DWORD size = 20, value = 0, room = 4;

    CryptGetKeyParam(key, KP_BLOCKLEN, (BYTE *)&value, &room, 0);
    printf("block %lu", value);
    CryptGetKeyParam(key, KP_KEYLEN, (BYTE *)&value, &room, 0);
    printf(", key %lu\n", value);
    result("encrypt", CryptEncrypt(key, 0, TRUE, 0, text, &size, sizeof text));
    bytes("text", text, size);
    result("decrypt", CryptDecrypt(key, 0, TRUE, 0, text, &size));
    printf("back %lu %.20s\n", size, text);
    room = sizeof blob;
    result("export", CryptExportKey(key, 0, PLAINTEXTKEYBLOB, 0, blob, &room));
    bytes("blob", blob, room);
    CryptDestroyKey(key);
}

int main(void)
{
    HCRYPTKEY key;
    BYTE text[40] = "sixteen bytes !!and more", vector[16] = "initial vector!";
    DWORD size = 16;

    CryptAcquireContextA(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT);
    round_trip(CALG_RC4, CALG_MD5);
    round_trip(CALG_DES, CALG_SHA1);
    round_trip(CALG_3DES, CALG_SHA1);
    round_trip(CALG_AES_128, CALG_SHA1);
    round_trip(CALG_AES_256, CALG_SHA_256);
    key = derive(CALG_AES_128, CALG_SHA_256);
    result("vector", CryptSetKeyParam(key, KP_IV, vector, 0));
    result("first", CryptEncrypt(key, 0, FALSE, 0, text, &size, sizeof text));
    bytes("part", text, size);
    size = 5;
    result("last", CryptEncrypt(key, 0, TRUE, 0, text, &size, sizeof text));
    bytes("end", text, size);
    size = 5;
    result("part of a block", CryptEncrypt(key, 0, FALSE, 0, text, &size, sizeof text));
    size = 20;
    result("small", CryptEncrypt(key, 0, TRUE, 0, text, &size, 20));
    printf("needs %lu\n", size);
    result("measure", CryptEncrypt(key, 0, TRUE, 0, NULL, &size, 0));
    printf("needs %lu\n", size);
    return 0;
}
