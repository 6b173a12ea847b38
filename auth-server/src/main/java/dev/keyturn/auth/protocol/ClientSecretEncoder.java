package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.ClientSecrets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.security.crypto.password.AbstractValidatingPasswordEncoder;

/** Carries a client's secret hashes, of which there may be two, through the one text that the framework has for them. */
final class ClientSecretEncoder extends AbstractValidatingPasswordEncoder {
    /** Stands where there is no secret left: no base64, so it matches nothing. */
    private static final String NONE = "-";

    static String encode(Client client) {
        return client.secretHashes().isEmpty()
                ? NONE
                : client.secretHashes().stream()
                        .map(Base64.getEncoder()::encodeToString)
                        .collect(Collectors.joining(" "));
    }

    @Override
    protected boolean matchesNonNull(String secret, String encoded) {
        List<byte[]> hashes = encoded.equals(NONE)
                ? List.of()
                : Arrays.stream(encoded.split(" "))
                        .map(Base64.getDecoder()::decode)
                        .toList();
        return ClientSecrets.matches(secret, hashes);
    }

    @Override
    protected String encodeNonNullPassword(String secret) {
        throw new UnsupportedOperationException("Client secrets are made by us, never re-encoded by the framework");
    }
}
