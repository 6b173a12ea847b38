package dev.keyturn.auth.authorization;

import java.util.Set;

/** What a person has allowed an app to do, so that it is not asked about again. */
record GivenConsent(String clientId, String clientName, Set<String> scopes) {}
