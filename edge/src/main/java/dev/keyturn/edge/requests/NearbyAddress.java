package dev.keyturn.edge.requests;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;

/**
 * An address as a relative reference (RFC 3986, section 4.2) to the one that was called. What a proxy has taken off the
 * front of that, only the caller knows.
 */
public final class NearbyAddress {
    private NearbyAddress() {}

    /**
     * A path in place of the last segment of the address that was called.
     *
     * @param path such as {@code events/1} when {@code /events} was called; a slash at the end of that makes no difference
     */
    public static URI inPlaceOfTheLastSegment(HttpServletRequest request, String path) {
        return URI.create(asCalled(request).endsWith("/") ? "../" + path : path);
    }

    /** The path as it was received, with its slash at the end. */
    private static String asCalled(ServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper
                ? asCalled(wrapper.getRequest())
                : ((HttpServletRequest) request).getRequestURI();
    }
}
