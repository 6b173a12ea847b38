package dev.keyturn.edge.proofs;

/** What a request proves with its {@code DPoP} header. */
public sealed interface DpopVerdict {
    /** There is no such header. */
    record Absent() implements DpopVerdict {}

    /**
     * The sender holds the key.
     *
     * @param thumbprint of the key, as it stands in {@code cnf.jkt} (RFC 9449, section 6.1)
     */
    record Proved(String thumbprint) implements DpopVerdict {}

    /** There is one and it is not good here, or there are several, or it was used before. */
    record Invalid() implements DpopVerdict {}
}
