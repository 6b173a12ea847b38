package dev.keyturn.edge.bearer;

/**
 * A way to present an access token beside {@code Bearer}. Every bean of this type is offered to a caller that sent no token
 * (RFC 9110, section 11.6.1).
 */
public interface TokenScheme {
    /** The name of the scheme. */
    String name();

    /** What else its challenge says. */
    String parameter();
}
