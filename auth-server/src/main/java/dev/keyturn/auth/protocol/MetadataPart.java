package dev.keyturn.auth.protocol;

import java.util.Map;

/** What a feature has to say in the discovery documents, beyond its grant type and its endpoint: every bean is heard. */
@FunctionalInterface
public interface MetadataPart {
    /** Members of the document (RFC 8414, section 2). A list is appended to what others say under the same name. */
    Map<String, Object> members();
}
