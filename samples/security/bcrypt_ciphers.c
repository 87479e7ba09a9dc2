/* BCrypt encrypts and decrypts: AES in its modes, padding, a tag that must fit, RC4, keys as blobs.
 * flags: -lbcrypt
 */
#include "../facts.h"
#include <bcrypt.h>

static UCHAR secret[16] = "0123456789abcdef", text[32] = "sixteen bytes. and sixteen more.";

static void bytes(const char *what, NTSTATUS status, const UCHAR *data, ULONG size)
{
    printf("%s: %08lx %lu", what, status, size);
    for (ULONG i = 0; i < size && status >= 0; i++)
        printf(" %02x", data[i]);
    printf("\n");
}

static BCRYPT_KEY_HANDLE open_key(BCRYPT_ALG_HANDLE *algorithm, const WCHAR *name, const WCHAR *mode)
{
    BCRYPT_KEY_HANDLE key = NULL;

    BCryptOpenAlgorithmProvider(algorithm, name, NULL, 0);
    if (mode)
        BCryptSetProperty(*algorithm, BCRYPT_CHAINING_MODE, (UCHAR *)mode, 2 * wcslen(mode) + 2, 0);
    printf("key %08lx\n", BCryptGenerateSymmetricKey(*algorithm, &key, NULL, 0, secret, 16, 0));
    return key;
}

static void block(const WCHAR *mode, ULONG size, ULONG flags)
{
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_KEY_HANDLE key = open_key(&algorithm, BCRYPT_AES_ALGORITHM, mode);
    UCHAR iv[16] = "initial vector!", out[64], back[64];
    ULONG needed = 0, done = 0;
    NTSTATUS status;
    UCHAR *vector = wcscmp(mode, BCRYPT_CHAIN_MODE_ECB) ? iv : NULL;
    ULONG length = vector ? 16 : 0;

    status = BCryptEncrypt(key, text, size, NULL, vector, length, NULL, 0, &needed, flags);
    printf("%ls needs %08lx %lu\n", mode, status, needed);
    status = BCryptEncrypt(key, text, size, NULL, vector, length, out, sizeof out, &done, flags);
    bytes("encrypted", status, out, done);
    memcpy(iv, "initial vector!", 16);
    status = BCryptDecrypt(key, out, done, NULL, vector, length, back, sizeof back, &done, flags);
    printf("back %08lx %lu %d\n", status, done, memcmp(back, text, done));
    BCryptDestroyKey(key);
    BCryptCloseAlgorithmProvider(algorithm, 0);
}

static void gcm(void)
{
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_KEY_HANDLE key = open_key(&algorithm, BCRYPT_AES_ALGORITHM, BCRYPT_CHAIN_MODE_GCM);
    BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO info;
    UCHAR nonce[12] = "nonce nonce", tag[16], out[32];
    ULONG done = 0;

    BCRYPT_INIT_AUTH_MODE_INFO(info);
    info.pbNonce = nonce, info.cbNonce = 12, info.pbTag = tag, info.cbTag = 16;
    info.pbAuthData = text, info.cbAuthData = 7;
    bytes("gcm", BCryptEncrypt(key, text, 20, &info, NULL, 0, out, sizeof out, &done, 0), out, 20);
    bytes("tag", 0, tag, 16);
    printf("gcm back %08lx\n", BCryptDecrypt(key, out, 20, &info, NULL, 0, out, sizeof out, &done, 0));
    printf("text %.20s\n", out);
    tag[0] ^= 1;
    printf("other tag %08lx\n", BCryptDecrypt(key, out, 20, &info, NULL, 0, out, sizeof out, &done, 0));
}

int main(void)
{
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_KEY_HANDLE key;
    DWORD length = 0;
    ULONG done = 0;
    UCHAR blob[64];

    block(BCRYPT_CHAIN_MODE_CBC, 32, 0);
    block(BCRYPT_CHAIN_MODE_CBC, 20, BCRYPT_BLOCK_PADDING);
    block(BCRYPT_CHAIN_MODE_CBC, 20, 0);
    block(BCRYPT_CHAIN_MODE_ECB, 32, BCRYPT_BLOCK_PADDING);
    gcm();
    key = open_key(&algorithm, BCRYPT_AES_ALGORITHM, NULL);
    BCryptGetProperty(algorithm, BCRYPT_BLOCK_LENGTH, (UCHAR *)&length, 4, &done, 0);
    printf("block %lu\n", length);
    BCryptExportKey(key, NULL, BCRYPT_KEY_DATA_BLOB, blob, sizeof blob, &done, 0);
    bytes("blob", 0, blob, done);
    printf("import %08lx\n", BCryptImportKey(algorithm, NULL, BCRYPT_KEY_DATA_BLOB, &key, NULL, 0, blob, done, 0));
    printf("short key %08lx\n", BCryptGenerateSymmetricKey(algorithm, &key, NULL, 0, secret, 5, 0));
    return 0;
}
