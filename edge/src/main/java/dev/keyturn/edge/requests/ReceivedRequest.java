package dev.keyturn.edge.requests;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.Parameters;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * A request whose body has been read. The container reads forms from the connection, where nothing is left, so a form's
 * parameters are taken from the body here, by the container's own parser.
 */
final class ReceivedRequest extends HttpServletRequestWrapper {
    /** As {@code server.tomcat.max-parameter-count}, those of the query included. */
    private static final int MOST_PARAMETERS = 100;

    private final byte[] body;
    private final ServletInputStream stream;
    private @Nullable BufferedReader reader;
    private @Nullable Map<String, String[]> parameters;

    ReceivedRequest(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = body;
        this.stream = new Received(body);
    }

    @Override
    public ServletInputStream getInputStream() {
        return stream;
    }

    @Override
    public BufferedReader getReader() {
        if (reader == null) {
            reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }
        return reader;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterMap().get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String[] values = getParameterMap().get(name);
        return values == null ? null : values.clone();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    /** Throws what the container throws if there are too many, or one cannot be decoded. */
    @Override
    public Map<String, String[]> getParameterMap() {
        if (parameters == null) {
            parameters = isForm() ? withForm(super.getParameterMap()) : super.getParameterMap();
        }
        return parameters;
    }

    /** Whether the body is a form that the container would parse: it does so for POST alone. */
    private boolean isForm() {
        String type = getContentType();
        return HttpMethod.POST.matches(getMethod())
                && type != null
                && type.split(";", 2)[0].strip().equalsIgnoreCase(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    private Map<String, String[]> withForm(Map<String, String[]> query) {
        Parameters form = new Parameters();
        form.setLimit(Math.max(
                0,
                MOST_PARAMETERS
                        - query.values().stream()
                                .mapToInt(values -> values.length)
                                .sum()));
        form.setCharset(StandardCharsets.UTF_8);
        form.processParameters(body, 0, body.length);
        Map<String, String[]> all = new LinkedHashMap<>(query);
        Collections.list(form.getParameterNames())
                .forEach(name -> all.merge(name, form.getParameterValues(name), ReceivedRequest::joined));
        return Collections.unmodifiableMap(all);
    }

    private static String[] joined(String[] first, String[] then) {
        return Stream.of(first, then).flatMap(Stream::of).toArray(String[]::new);
    }

    private static final class Received extends ServletInputStream {
        private final ByteArrayInputStream in;

        Received(byte[] body) {
            this.in = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return in.read(buffer, offset, length);
        }

        @Override
        public int available() {
            return in.available();
        }

        @Override
        public boolean isFinished() {
            return in.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("All of it is here: read it");
        }
    }
}
