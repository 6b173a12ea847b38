package dev.keyturn.edge.fields;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON in requests and answers, by its own media type and no other. Spring's converter takes a merge patch for JSON,
 * and calls what it writes by each name that a caller accepts and that ends in {@code +json}, as that of a refusal does.
 */
final class JsonBodies extends JacksonJsonHttpMessageConverter {
    JsonBodies(JsonMapper mapper) {
        super(mapper);
    }

    @Override
    public boolean canRead(ResolvableType type, @Nullable MediaType sent) {
        return MediaType.APPLICATION_JSON.includes(sent) && super.canRead(type, sent);
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        InputStream body = new Utf8Only(message.getBody());
        return super.read(
                type,
                new HttpInputMessage() {
                    @Override
                    public InputStream getBody() {
                        return body;
                    }

                    @Override
                    public HttpHeaders getHeaders() {
                        return message.getHeaders();
                    }
                },
                hints);
    }

    /** JSON is UTF-8, whatever its type says (RFC 8259, sections 8.1 and 11). */
    @Override
    protected Charset getCharset(@Nullable MediaType sent) {
        return StandardCharsets.UTF_8;
    }

    @Override
    public List<MediaType> getSupportedMediaTypes(Class<?> type) {
        return hasTypesOfItsOwn(type) ? super.getSupportedMediaTypes(type) : List.of(MediaType.APPLICATION_JSON);
    }

    @Override
    protected void addDefaultHeaders(HttpHeaders headers, Object body, @Nullable MediaType accepted)
            throws IOException {
        super.addDefaultHeaders(
                headers, body, hasTypesOfItsOwn(body.getClass()) ? accepted : MediaType.APPLICATION_JSON);
    }

    /**
     * Whether the type has media types of its own, as answers of the management endpoints have: they are converted here,
     * too.
     */
    private boolean hasTypesOfItsOwn(Class<?> type) {
        return !getMappersForType(type).isEmpty();
    }
}
