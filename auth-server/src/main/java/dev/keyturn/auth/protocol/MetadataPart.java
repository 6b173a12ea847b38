package dev.keyturn.auth.protocol;

import java.util.Map;

/**
 * The members that a feature adds to the discovery documents, beside its grant type and its endpoint. Every bean of
 * this type adds its own.
 */
@FunctionalInterface
public interface MetadataPart {
    /** Members of the document (RFC 8414, section 2). A list is appended to what others say under the same name. */
    Map<String, Object> members();
}
