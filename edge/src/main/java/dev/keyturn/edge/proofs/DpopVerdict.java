package dev.keyturn.edge.proofs;

/** The result of checking a request's {@code DPoP} header. */
public sealed interface DpopVerdict {
    /** There is no such header. */
    record Absent() implements DpopVerdict {}

    /**
     * The sender holds the key.
     *
     * @param thumbprint of the key, as it stands in {@code cnf.jkt} (RFC 9449, section 6.1)
     */
    record Proved(String thumbprint) implements DpopVerdict {}

    /** The header is not good here, was used before, or comes more than once. */
    record Invalid() implements DpopVerdict {}
}
