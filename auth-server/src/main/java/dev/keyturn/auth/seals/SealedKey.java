package dev.keyturn.auth.seals;

/**
 * A key as it stands in the database.
 *
 * @param kekId names the key-encryption key that wraps the data key
 * @param wrappedKey the row's own data key, encrypted under the key-encryption key
 * @param sealed the key itself, encrypted under the data key
 */
public record SealedKey(String kekId, byte[] wrappedKey, byte[] sealed) {}
