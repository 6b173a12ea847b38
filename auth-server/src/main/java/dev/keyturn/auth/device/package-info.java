/**
 * Devices without a browser (RFC 8628): they show a code, a person enters it here and decides, and the device gets its
 * tokens. It owns {@code device_code}, and no session. It adds a grant and an endpoint to {@code protocol} and pages to
 * {@code browser}; no other package uses it.
 */
@NullMarked
package dev.keyturn.auth.device;

import org.jspecify.annotations.NullMarked;
