package dev.keyturn.journeys;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What tokens say, without a check of their signatures. */
final class Jwts {
    private Jwts() {}

    static JsonNode header(String token) {
        byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return JsonMapper.shared().readTree(new String(header, StandardCharsets.UTF_8));
    }
}
